import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SparkEngine } from '../../src/lake/engines/spark/sparkEngine.ts';
import type { LakeColumn } from '../../src/lake/layout/lakeColumns.ts';
import { rowsOf } from '../lake/equalScene.ts';
import { duckdb, inFolder, openSpark } from './spark.ts';

let spark: SparkEngine;
beforeAll(async () => {
  spark = await openSpark();
});
afterAll(() => spark.close());

test('the server states its version', () => {
  expect(spark.version).toMatch(/^4\.\d+\.\d+/);
});

test('values come as the other engines give them', async () => {
  const sql = `SELECT 1, CAST(2 AS BIGINT), 9007199254740993, -9007199254740991, CAST(1.5 AS DOUBLE), CAST(1.50 AS DECIMAL(9, 2)),
    CAST(-0.05 AS DECIMAL(38, 2)), CAST(-7 AS DECIMAL(20, 0)), true, 1 = 2, 'it''s \\n ''', '', CAST(NULL AS STRING), CAST(NULL AS BIGINT),
    DATE '2026-07-01', DATE '1969-12-31', TIMESTAMP_NTZ '2026-07-01 00:00:00', TIMESTAMP_NTZ '1969-12-31 23:59:59.5',
    TIMESTAMP '2026-07-01 01:02:03.123456', NULL, 'ключ 🔑'`;
  expect(await rowsOf(spark, sql)).toEqual([
    [
      ...[
        1,
        2,
        '9007199254740993',
        -9007199254740991,
        1.5,
        '1.50',
        '-0.05',
        -7,
        1,
        0,
        "it's \\n '",
        '',
        null,
        null,
      ],
      ...[
        '2026-07-01',
        '1969-12-31',
        '2026-07-01 00:00:00',
        '1969-12-31 23:59:59.5',
        '2026-07-01 01:02:03.123456',
        null,
        'ключ 🔑',
      ],
    ],
  ]);
});

test('a column of a type that no procedure gives is named', async () => {
  await expect(rowsOf(spark, 'SELECT array(1) AS several')).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    message: expect.stringContaining('several'),
  });
});

test('no row is an answer', async () => {
  expect(await rowsOf(spark, 'SELECT 1 AS one WHERE 1 = 0')).toEqual([]);
});

const COLUMNS: LakeColumn[] = [
  { name: 'cluster', type: 'text' },
  { name: 'event_date', type: 'date' },
  { name: 'user', type: 'text' },
  { name: 'time_us', type: 'bigint' },
  { name: 'event_time', type: 'timestamp_ms' },
  { name: 'ok', type: 'integer' },
];
const DAYS = 92;

test('one query over 92 daily files gives the rows that DuckDB gives', async () => {
  await inFolder(async (root) => {
    // a cluster whose name reads as a number, in a folder that would make it one; a root with signs of a pattern
    const lake = path.join(root, 'la[k]e {a,b}*?');
    const days = Array.from({ length: DAYS }, (_, day) => dayOf(day));
    const files = days.map((day) => `events/cluster=007/event_date=${day}/part-0.parquet`);
    for (const file of files) mkdirSync(path.join(lake, path.dirname(file)), { recursive: true });
    await duckdb(
      `CREATE TABLE events AS SELECT '007' AS cluster, DATE '2026-07-01' + CAST(i % ${DAYS} AS INTEGER) AS event_date,
         CASE WHEN i % 97 = 0 THEN 'o''x\n=cmd ' || chr(128273) ELSE 'user-' || (i % 50) END AS "user", 1782864000000000 + i * 1000 AS time_us,
         CAST(make_timestamp(1782864000000000 + i * 1000) AS TIMESTAMP_MS) AS event_time, CAST(i % 3 = 0 AS INTEGER) AS ok
       FROM range(50000) t(i)`,
      ...files.map(
        (file, day) =>
          `COPY (SELECT * FROM events WHERE event_date = DATE '${days[day]}') TO '${path.join(lake, file)}' (FORMAT parquet, COMPRESSION zstd)`,
      ),
    );
    const over = await openSpark({ root: lake });
    try {
      await over.use([{ name: 'events', columns: COLUMNS, files }]);
      const rows = await rowsOf(over, QUERY);
      const pattern = path.join(root, '*', 'events', '*', '*', '*.parquet');
      const view = `CREATE VIEW events AS SELECT * FROM read_parquet('${pattern}', hive_partitioning = false)`;
      expect(rows).toEqual((await duckdb(view, QUERY)).map((row) => row.map(plain)));
      expect(rows.length).toBe(51);
      expect((rows[0] as unknown[])[0]).toBe('007');
      // a table without files is empty, and what was visible before is not
      await over.use(
        [{ name: 'other', columns: COLUMNS, files: [] }],
        [{ name: 'seen', query: 'SELECT ok FROM other' }],
      );
      expect(await rowsOf(over, 'SELECT count(*), sum(ok) FROM seen')).toEqual([[0, null]]);
      await expect(rowsOf(over, 'SELECT * FROM events')).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    } finally {
      await over.close();
    }
  });
});

const QUERY = `SELECT cluster, "user", count(*) AS n, sum(ok) AS okays, min(time_us) AS first_us, max(event_time) AS last_at,
  min(event_date) AS first_day FROM events GROUP BY cluster, "user" ORDER BY "user"`;

function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 6, 1 + day)).toISOString().slice(0, 10);
}

function plain(cell: unknown): unknown {
  if (typeof cell === 'bigint') return Number(cell);
  return typeof cell === 'object' && cell !== null ? String(cell) : cell;
}
