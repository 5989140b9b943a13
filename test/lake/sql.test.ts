import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { stringify } from 'csv-stringify/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { eventsFlat } from '../../src/datasets/log/eventsFlat.ts';
import { sqlColumns } from '../../src/datasets/sqlTable.ts';
import { EventsFile } from '../../src/evidence/eventsFile.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { ANSWER_COLUMNS } from '../../src/lake/sql/statements.ts';
import { teleportEventsQuery } from '../../src/lake/sql/teleportView.ts';
import { SQL_ENGINES } from '../../src/records/choices.ts';
import type { SqlEngine } from '../../src/records/reports/lakeReports.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { lakeResults } from '../../src/usecases/lake/lakeResults.ts';
import { lakeSql } from '../../src/usecases/lake/lakeSql.ts';
import { ACCESS, MACHINES } from '../controls/engineWorlds.ts';
import { at, event } from '../controls/world.ts';
import { atEnd } from '../support/atEnd.ts';
import { type LakeScene, lakeScene, write } from './lakeScene.ts';

let scene: LakeScene;
beforeAll(async () => {
  scene = await lakeScene([
    { ...ACCESS, cluster: 'a' },
    { ...MACHINES, cluster: "o'x" },
  ]);
  await write(scene, scene.stores);
});

const options = (engine: SqlEngine, procedure?: string) => ({
  ...{ to: scene.lake, period: undefined, engine, schema: 'soc2', location: 's3://bucket/lake/', procedure },
  ...{ publicKeyFile: scene.publicKey, allowedSignersFile: undefined },
});

async function duckdb(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  atEnd(() => {
    connection.closeSync();
    instance.closeSync();
  });
  return connection;
}

describe.each(SQL_ENGINES)('%s', (engine) => {
  test('DDL and statements are as they were', async () => {
    const { ddl, procedures } = await lakeSql(options(engine, 'K14'));
    const shown = ddl.filter((text) =>
      /\b(?:soc2\.(?:bots|opening_users|events)\b|SCHEMA|DATABASE|STAGE)|^SET/.test(text),
    );
    const text = [...shown, ...procedures.map(({ sql }) => sql)].map((one) => `${one};\n`).join('\n');
    await expect(text).toMatchFileSnapshot(`sql/${engine}.sql`);
  });

  test('every procedure has a statement that names every cluster', async () => {
    const { procedures, left_out } = await lakeSql(options(engine));
    const ids = [...procedures, ...left_out].map(({ id }) => id).sort();
    expect(ids).toEqual(PROCEDURES.map(({ id }) => id));
    for (const { sql, id } of procedures) {
      expect(sql.match(/as cluster, 'population' as kind/g), id).toHaveLength(2);
      expect(sql).not.toMatch(/^\s*--/m);
    }
  });
});

test('the answers to the statements, taken back as CSV, conclude as the lake does', async () => {
  const { schema } = options('trino');
  const connection = await duckdb();
  await connection.run(`CREATE SCHEMA ${schema}`);
  const whole = await lakeSql(options('trino'));
  for (const name of new Set(whole.ddl.flatMap((text) => /soc2\.([a-z_]+) \(/.exec(text)?.[1] ?? [])))
    await connection.run(
      `CREATE VIEW ${schema}.${name} AS SELECT * FROM read_parquet('${path.join(scene.lake, name)}/**/*.parquet')`,
    );
  const checked = await checkLake(
    {
      to: scene.lake,
      period: undefined,
      engine: { name: 'duckdb' },
      publicKeyFile: scene.publicKey,
      allowedSignersFile: undefined,
    },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  for (const { id, sql } of whole.procedures) {
    const rows = (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
    const file = path.join(scene.folder, `${id}.csv`);
    writeFileSync(file, stringify([[...ANSWER_COLUMNS], ...rows]));
    const report = await lakeResults({ ...options('trino', id), procedure: id, file, queryId: 'q-1' });
    expect(report.results, id).toEqual(checked.results.filter(({ procedure }) => procedure === id));
    expect(report.exceptions, id).toEqual(checked.exceptions.filter(({ procedure }) => procedure === id));
    expect([report.query, report.rows, report.query_id]).toEqual([sql, rows.length, 'q-1']);
  }
});

test('an answer that is not whole is refused', async () => {
  const file = path.join(scene.folder, 'answer.csv');
  const refused = async (rows: unknown[][], header: readonly string[] = ANSWER_COLUMNS) => {
    writeFileSync(file, stringify([[...header], ...rows]));
    return await lakeResults({ ...options('athena', 'K08'), procedure: 'K08', file, queryId: 'q' }).catch(
      ({ code }: { code: string }) => code,
    );
  };
  const sizes = ['a', "o'x"].map((cluster) => [cluster, 'population', '', '2', '', '']);
  expect(await refused([])).toBe('FILE_INVALID');
  expect(await refused(sizes.slice(1))).toBe('FILE_INVALID');
  expect(await refused([...sizes, ['b', 'population', '', '2', '', '']])).toBe('FILE_INVALID');
  expect(await refused([...sizes, ...sizes])).toBe('FILE_INVALID');
  expect(await refused([...sizes, ['a', 'finding', 'users', 'x', 'y', '']])).toBe('FILE_INVALID');
  expect(await refused(sizes, ['cluster', 'kind', 'dataset', 'row_id', 'facts', 'limit'])).toBe(
    'FILE_INVALID',
  );
  expect(await refused(sizes)).toMatchObject({ rows: 2, procedure: 'K08' });
});

/** Functions of Athena and Trino that DuckDB has under other names: the text that is tested is the one that is printed. */
const MACROS = [
  `CREATE MACRO duck_path(p) AS replace(replace(p, '["', '."'), '"]', '"')`,
  `CREATE MACRO json_extract_scalar(j, p) AS CASE WHEN json_type(j, duck_path(p)) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(j, duck_path(p)) END`,
  `CREATE MACRO json_extract(j, p) AS json_extract_path(j, duck_path(p))`,
  `CREATE MACRO json_format(j) AS CAST(j AS VARCHAR)`,
  `CREATE MACRO date_parse(t, f) AS strptime(t, '%Y-%m-%dT%H:%M:%S')`,
  `CREATE MACRO to_unixtime(t) AS epoch(t)`,
];

const EVENTS: JsonObject[] = [
  event(at(2), 'user.login', { user: 'ann', success: true, method: 'local', 'addr.remote': '192.0.2.1:5' }),
  event('2026-01-03T02:00:00.123456Z', 'session.start', {
    user: 'bo',
    sid: 's-1',
    login: 'root',
    server_hostname: 'db',
    access_requests: ['r-1', 'r-2'],
  }),
  event('2026-01-03T02:00:00Z', 'cert.create', {
    user_kind: 2,
    bot_name: 'ci',
    identity: { user: 'bot-ci' },
  }),
  event(at(4, 23), 'user.create', { user: 'cy', name: 'cy', access_requests: [] }),
  event(at(4), 'role.created', { updated_by: 'ann', name: "o'x", user_kind: '2', error: 'half "quoted"' }),
];

test('the view over a table of Teleport’s Athena backend gives events_flat_rows without copying', async () => {
  const connection = await duckdb();
  for (const macro of MACROS) await connection.run(macro);
  // as the backend delivers: one of them twice, two outside of the period
  const delivered = [
    ...EVENTS,
    EVENTS[1] ?? {},
    event(at(1), 'user.login', { user: 'early' }),
    event(at(5), 'user.login', { user: 'late' }),
  ];
  for (const [index, one] of delivered.entries()) {
    const day = String(one.time).slice(0, 10);
    const folder = path.join(scene.folder, 'teleport', `event_date=${day}`);
    mkdirSync(folder, { recursive: true });
    const text = (value: unknown) => `'${String(value ?? '').replaceAll("'", "''")}'`;
    await connection.run(`COPY (SELECT ${text(one.uid)} AS uid, ${text(one.sid)} AS session_id, ${text(one.event)} AS event_type,
      CAST(${text(String(one.time).slice(0, 23).replace('Z', ''))} AS TIMESTAMP_MS) AS event_time, ${text(one.user)} AS "user", ${text(JSON.stringify(one))} AS event_data)
      TO '${folder}/${index}.parquet' (FORMAT parquet, COMPRESSION snappy)`);
  }
  await connection.run(
    `CREATE VIEW teleport_events AS SELECT * FROM read_parquet('${scene.folder}/teleport/**/*.parquet', hive_types = {'event_date': DATE})`,
  );
  const names = sqlColumns(eventsFlat.columns)
    .map(({ name }) => name)
    .filter((name) => name !== 'json');
  const query = teleportEventsQuery('teleport_events', { from: at(2), to: at(5) });
  const found = (
    await connection.runAndReadAll(`SELECT ${names.join(', ')} FROM (${query}) ORDER BY row_id`)
  ).getRows();
  const file = path.join(scene.folder, 'flat.db');
  const own = new EventsFile(file);
  for (const one of EVENTS) own.add(JSON.stringify(one));
  own.finish();
  const db = new Database(file, { readonly: true });
  const expected = db
    .prepare(`SELECT ${names.join(', ')} FROM ${eventsFlat.name} ORDER BY row_id`)
    .raw()
    .all();
  db.close();
  expect(found.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)))).toEqual(
    expected,
  );
});

test('the views are printed for Athena and Trino, of one cluster', async () => {
  const one = { ...scene, lake: path.join(scene.folder, 'one') };
  await write(one, scene.stores.slice(0, 1));
  const wanted = { ...options('athena', 'K08'), to: one.lake, teleportTable: 'teleport.events' };
  const { views } = await lakeSql(wanted);
  await expect(views.map((view) => `${view};\n`).join('\n')).toMatchFileSnapshot('sql/teleport-athena.sql');
  await expect(lakeSql({ ...wanted, engine: 'bigquery' })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(lakeSql({ ...wanted, to: scene.lake })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(lakeSql({ ...wanted, teleportTable: 'a; drop' })).rejects.toMatchObject({ code: 'USAGE' });
  expect(readFileSync(path.join(one.lake, 'manifest.json'), 'utf8')).toContain('"cluster": "a"');
});
