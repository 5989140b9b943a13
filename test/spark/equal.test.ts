import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FLEET_PROCEDURES } from '../../src/controls/procedures/fleet/registry.ts';
import { assessSet, scopeOf } from '../../src/lake/check/assessSet.ts';
import { FLEET_CONTEXT, fleetTables, fleetViews } from '../../src/lake/check/fleetTables.ts';
import { eventTables, setTables } from '../../src/lake/check/setTables.ts';
import { DuckdbEngine } from '../../src/lake/engines/duckdbEngine.ts';
import type { SparkEngine } from '../../src/lake/engines/spark/sparkEngine.ts';
import { verifyLake } from '../../src/lake/manifest/verifyLake.ts';
import type { LakeManifest, LakeSet } from '../../src/records/lakeManifest.ts';
import { equalScene, expectEqual, rowsOf } from '../lake/equalScene.ts';
import { fleetScene } from '../lake/fleetScene.ts';
import { type LakeScene, NAMES } from '../lake/lakeScene.ts';
import { atEnd } from '../support/atEnd.ts';
import { openSpark } from './spark.ts';

let made: Awaited<ReturnType<typeof equalScene>>;
let spark: SparkEngine;

beforeAll(async () => {
  made = await equalScene();
  spark = await openSpark({ root: made.scene.lake });
  atEnd(() => spark.close());
});

/** A cluster takes a minute of Spark: the first three, of both personalities and with hostile names; all eight where it is requested. */
const CLUSTERS = process.env.AFFIDAVIT_TEST_ALL_CLUSTERS === undefined ? NAMES.slice(0, 3) : NAMES;

test.each(CLUSTERS)(
  'cluster %j: every procedure gives the rows and the conclusion that it gives on the store',
  async (name) => {
    await expectEqual(spark, made, name, name === NAMES[0]);
  },
  900_000,
);

test('the audit log has the rows that DuckDB gives', async () => {
  const duckdb = await openDuckdb(made.scene);
  atEnd(() => duckdb.close());
  for (const set of made.manifest.sets.slice(0, 3)) {
    const { tables, views } = eventTables(made.manifest, set);
    const sql = 'SELECT row_id, event, time_us, user_name, code FROM events_flat ORDER BY time_us, row_id';
    const rows: unknown[][] = [];
    for (const engine of [spark, duckdb]) {
      await engine.use([...setTables(set), ...tables], views);
      rows.push(await rowsOf(engine, sql));
    }
    expect(rows[0]?.length).toBeGreaterThan(0);
    expect(rows[0]).toEqual(rows[1]);
  }
});

test('F01 to F05 over all clusters of a lake give the rows that DuckDB gives', async () => {
  const scene = await fleetScene();
  const { manifest } = await verifyLake(scene.lake);
  const { sets, fleet } = manifest as LakeManifest;
  const found: unknown[] = [];
  for (const engine of [await openSpark({ root: scene.lake }), await openDuckdb(scene)]) {
    await engine.use(fleetTables(sets), fleetViews(sets, fleet ?? []));
    const folder = mkdtempSync(path.join(scene.folder, 'all-'));
    const unit = { name: 'all', scope: scopeOf(sets[0] as LakeSet), folder, context: FLEET_CONTEXT };
    const concluded: unknown[] = [];
    for await (const { result, exceptions } of assessSet(engine, unit, FLEET_PROCEDURES))
      concluded.push({ result, exceptions: [...exceptions] });
    found.push(concluded);
    await engine.close();
  }
  expect(found[0]).toEqual(found[1]);
  expect(JSON.stringify(found[0])).toMatch(/not_pulled.*one-sided/);
}, 300_000);

function openDuckdb({ folder, lake }: LakeScene): Promise<DuckdbEngine> {
  return DuckdbEngine.open(lake, { memory: '500MB', spill: mkdtempSync(path.join(folder, 'spill-')) });
}
