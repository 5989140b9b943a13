import type { Db } from '../file/connection.ts';

/** The reading to settle: dataset `dataset` was read in snapshot `snapshot`; `part` as `partOf` says. */
export interface Reading {
  snapshot: number;
  dataset: number;
  part: 0 | 1;
}

/** Rows of a listing that has not ended yet, by (dataset name, key), in the connection's temporary database. */
export const STAGING = `
CREATE TEMP TABLE IF NOT EXISTS staging (
  dataset TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (dataset, key)
)`;

const CHUNK = 500;

/**
 * Turns the staged rows of a dataset into validity intervals, inside the caller's transaction: rows that are as they were
 * stay untouched, changed ones end one interval and begin another, those that did not come again end.
 *
 * @param name the dataset's name, as staged
 * @returns how many staged rows the last reading of this kind did not hold in this form
 */
export function settle(db: Db, name: string, reading: Reading): number {
  const { snapshot, dataset, part } = reading;
  const changed = (from: '>=' | '>') =>
    db
      .prepare<[number, number, string, string], string>(
        `SELECT s.key FROM temp.staging s ${OPEN_ROW} WHERE s.dataset = ? AND s.key ${from} ?
         AND (c.json IS NULL OR c.json <> s.json) ORDER BY s.key LIMIT ${CHUNK}`,
      )
      .pluck();
  const fromStart = changed('>=');
  const following = changed('>');
  const end = db.prepare(
    'UPDATE resource SET until_snapshot = ? WHERE dataset = ? AND part = ? AND key = ? AND until_snapshot IS NULL',
  );
  const begin = db.prepare(
    'INSERT INTO resource (dataset, part, key, from_snapshot, content) VALUES (?, ?, ?, ?, ?)',
  );
  const contentOf = contentFinder(db, name, dataset);
  let begun = 0;
  let after: string | undefined;
  for (;;) {
    const keys = (after === undefined ? fromStart : following).all(dataset, part, name, after ?? '');
    for (const key of keys) {
      end.run(snapshot, dataset, part, key);
      begin.run(dataset, part, key, snapshot, contentOf(key));
    }
    begun += keys.length;
    if (keys.length < CHUNK) break;
    after = keys.at(-1);
  }
  db.prepare(
    `UPDATE resource SET until_snapshot = ? WHERE dataset = ? AND part = ? AND until_snapshot IS NULL
     AND NOT EXISTS (SELECT 1 FROM temp.staging s WHERE s.dataset = ? AND s.key = resource.key)`,
  ).run(snapshot, dataset, part, name);
  return begun;
}

/** How many staged rows the readings of this kind did not last hold in this form. */
export function countNew(db: Db, name: string, dataset: number, part: 0 | 1): number {
  return db
    .prepare<[number, number, string], number>(
      `SELECT count(*) FROM temp.staging s ${OPEN_ROW} WHERE s.dataset = ? AND (c.json IS NULL OR c.json <> s.json)`,
    )
    .pluck()
    .get(dataset, part, name) as number;
}

const OPEN_ROW = `
  LEFT JOIN resource r ON r.dataset = ? AND r.part = ? AND r.key = s.key AND r.until_snapshot IS NULL
  LEFT JOIN content c ON c.id = r.content`;

/** Finds or adds the content of a staged row; a resource that returns to an earlier form shares that form's content. */
function contentFinder(db: Db, name: string, dataset: number): (key: string) => number {
  const find = db
    .prepare<[string, string, number], number>(
      `SELECT c.id FROM temp.staging s
       JOIN resource r ON r.key = s.key AND r.part IN (0, 1)
       JOIN content c ON c.id = r.content AND c.json = s.json
       WHERE s.dataset = ? AND s.key = ? AND r.dataset = ? LIMIT 1`,
    )
    .pluck();
  const add = db.prepare(
    'INSERT INTO content (json) SELECT json FROM temp.staging WHERE dataset = ? AND key = ?',
  );
  return (key) => find.get(name, key, dataset) ?? Number(add.run(name, key).lastInsertRowid);
}
