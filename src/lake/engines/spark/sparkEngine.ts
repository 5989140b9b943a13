import type { MessageInitShape } from '@bufbuild/protobuf';
import type { RetrySettings } from '../../../gateway/client/retries.ts';
import type { CommandSchema, RelationSchema } from '../../../gateway/gen/spark/connect/relations_pb.ts';
import type { LakeColumn } from '../../layout/lakeColumns.ts';
import type { Engine, EngineCell, EngineTable, EngineView } from '../engine.ts';
import { arrowCells } from './arrowCells.ts';
import { type Arrow, loadArrow } from './loadArrow.ts';
import { parseSparkAddress } from './sparkAddress.ts';
import { sparkName, sparkPath, sparkSql, sparkType } from './sparkDialect.ts';
import { executeSpark } from './sparkExecution.ts';
import { SparkSession } from './sparkSession.ts';

/** How Spark is reached, and where it finds the lake. */
export interface SparkSettings {
  /** `sc://HOST:PORT/;name=value` */
  address: string;
  /** the lake as Spark's own machines find it: a folder that all of them have, or `s3a://bucket/lake` */
  root: string;
  /** for the token and the variables that name an HTTP proxy */
  environment: Readonly<Record<string, string | undefined>>;
  /** interrupts what runs */
  signal: AbortSignal;
  /** tests bring their own waiting and chance */
  retries?: RetrySettings;
}

/** Settings that the queries of procedures rest on, whatever the server's own defaults are. */
const SESSION_SETTINGS = {
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'true',
  // "user" is a name, 'user' a text
  'spark.sql.ansi.doubleQuotedIdentifiers': 'true',
  'spark.sql.caseSensitive': 'false',
  'spark.sql.parser.escapedStringLiterals': 'false',
  'spark.sql.legacy.timeParserPolicy': 'CORRECTED',
};

/** Apache Spark by Spark Connect: a Spark Connect server of a cluster, Databricks, EMR. Views are temporary and belong to this session. */
export class SparkEngine implements Engine {
  readonly name = 'spark';
  readonly version: string;
  readonly #session: SparkSession;
  readonly #arrow: Arrow;
  readonly #root: string;
  #made: string[] = [];

  private constructor(version: string, session: SparkSession, arrow: Arrow, root: string) {
    this.version = version;
    this.#session = session;
    this.#arrow = arrow;
    this.#root = root.replace(/\/+$/, '');
  }

  /**
   * Connects, and begins a session.
   *
   * @throws AffidavitError USAGE, ENGINE_MISSING, ENGINE_UNREACHABLE, ENGINE_REFUSED, ENGINE_FAILED; the signal's reason
   */
  static async open(settings: SparkSettings): Promise<SparkEngine> {
    const { environment, signal, retries } = settings;
    const address = parseSparkAddress(settings.address, environment);
    const arrow = await loadArrow();
    const session = new SparkSession(address, environment, signal, retries);
    try {
      return new SparkEngine(await session.configure(SESSION_SETTINGS), session, arrow, settings.root);
    } catch (error) {
      session.calls.close();
      throw error;
    }
  }

  async use(tables: readonly EngineTable[], views: readonly EngineView[] = []): Promise<void> {
    const names = new Set([...tables, ...views].map(({ name }) => name));
    const gone = this.#made.filter((name) => !names.has(name));
    this.#made = [...names];
    for (const name of gone) await this.#command(`DROP VIEW IF EXISTS ${sparkName(name)}`);
    for (const table of tables) await this.#view(table.name, this.#relation(table));
    for (const { name, query } of views)
      await this.#view(name, { relType: { case: 'sql', value: { query: sparkSql(query) } } });
  }

  async *run(sql: string): AsyncGenerator<EngineCell[][]> {
    const root = { relType: { case: 'sql', value: { query: sparkSql(sql) } } } as const;
    for await (const batch of executeSpark(this.#session, { opType: { case: 'root', value: root } }))
      yield* arrowCells(this.#arrow, batch);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** Names and types are given, so that Spark opens no file to find them; folders named `cluster=…` are no columns. */
  #relation({ columns, files }: EngineTable): Relation {
    if (files.length === 0) return { relType: { case: 'sql', value: { query: emptySelect(columns) } } };
    const dataSource = {
      format: 'parquet',
      schema: columns.map(({ name, type }) => `${sparkName(name)} ${sparkType(type)}`).join(', '),
      options: { recursiveFileLookup: 'true' },
      paths: files.map((file) => sparkPath(`${this.#root}/${file}`)),
    };
    return {
      relType: { case: 'read', value: { readType: { case: 'dataSource', value: dataSource } } },
    };
  }

  async #view(name: string, input: Relation): Promise<void> {
    const view = { input, name, isGlobal: false, replace: true };
    await this.#execute({ commandType: { case: 'createDataframeView', value: view } });
  }

  async #command(query: string): Promise<void> {
    const input = { relType: { case: 'sql', value: { query } } } as const;
    await this.#execute({ commandType: { case: 'sqlCommand', value: { input } } });
  }

  async #execute(command: Command): Promise<void> {
    for await (const _ of executeSpark(this.#session, { opType: { case: 'command', value: command } }));
  }
}

type Relation = MessageInitShape<typeof RelationSchema>;
type Command = MessageInitShape<typeof CommandSchema>;

/** A query that gives the columns of a table without a row. */
function emptySelect(columns: readonly LakeColumn[]): string {
  return `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${sparkType(type)}) AS ${sparkName(name)}`).join(', ')} WHERE 1 = 0`;
}
