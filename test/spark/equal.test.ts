import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { eventTables } from '../../src/lake/check/setTables.ts';
import { DuckdbEngine } from '../../src/lake/engines/duckdbEngine.ts';
import type { SparkEngine } from '../../src/lake/engines/spark/sparkEngine.ts';
import { equalScene, expectEqual, rowsOf } from '../lake/equalScene.ts';
import { NAMES } from '../lake/lakeScene.ts';
import { atEnd } from '../support/atEnd.ts';
import { openSpark } from './spark.ts';

let made: Awaited<ReturnType<typeof equalScene>>;
let spark: SparkEngine;

beforeAll(async () => {
  made = await equalScene();
  spark = await openSpark({ root: made.scene.lake });
  atEnd(() => spark.close());
});

test.each(NAMES)(
  'cluster %j: every procedure gives the rows and the conclusion that it gives on the store',
  async (name) => {
    await expectEqual(spark, made, name, name === NAMES[0]);
  },
  900_000,
);

test('the audit log has the rows that DuckDB gives', async () => {
  const spill = mkdtempSync(path.join(made.scene.folder, 'spill-'));
  const duckdb = await DuckdbEngine.open(made.scene.lake, { memory: '500MB', spill });
  atEnd(() => duckdb.close());
  for (const set of made.manifest.sets.slice(0, 3)) {
    const { tables, views } = eventTables(made.manifest, set);
    const sql = 'SELECT row_id, event, time_us, user_name, code FROM events_flat ORDER BY time_us, row_id';
    const rows: unknown[][] = [];
    for (const engine of [spark, duckdb]) {
      await engine.use(tables, views);
      rows.push(await rowsOf(engine, sql));
    }
    expect(rows[0]?.length).toBeGreaterThan(0);
    expect(rows[0]).toEqual(rows[1]);
  }
});
