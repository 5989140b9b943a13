import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import { datasetNames } from './datasetNames.ts';
import { type Outcomes, partOf } from './outcomes.ts';

const AS_OF = `dataset = ? AND part = ? AND from_snapshot <= ? AND (until_snapshot IS NULL OR until_snapshot > ?)`;

/** Reads of datasets as of a snapshot: what a whole reading showed, or what a partial one saw, never older rows. */
export function resourceReads(db: Db, outcomes: Outcomes) {
  const names = datasetNames(db);
  const page = db.prepare<unknown[], { key: string; json: string }>(
    `SELECT r.key AS key, c.json AS json FROM resource r JOIN content c ON c.id = r.content
     WHERE ${AS_OF} AND key > ? ORDER BY key`,
  );
  const first = db.prepare<unknown[], { key: string; json: string }>(
    `SELECT r.key AS key, c.json AS json FROM resource r JOIN content c ON c.id = r.content
     WHERE ${AS_OF} ORDER BY key`,
  );
  const count = db.prepare<unknown[], number>(`SELECT count(*) FROM resource WHERE ${AS_OF}`).pluck();

  const firstKept = db.prepare<[], number | null>('SELECT max(first_snapshot) FROM pruning').pluck();
  const shown = (snapshot: number, name: string): [number, number, number, number] | null => {
    // what is left of earlier ones is no listing
    if (snapshot < (firstKept.get() ?? 0)) return null;
    const dataset = names.find(name);
    const status = dataset === null ? null : outcomes.status(snapshot, dataset);
    const part = status === null ? null : partOf(status);
    return dataset === null || part === null ? null : [dataset, part, snapshot, snapshot];
  };
  return {
    *rows(snapshot: number, dataset: string): IterableIterator<{ key: string; json: string }> {
      const where = shown(snapshot, dataset);
      if (where === null) return;
      yield* paged(
        (after) => (after === null ? first.iterate(...where) : page.iterate(...where, after.key)),
        (row) => row.json.length,
      );
    },
    countRows(snapshot: number, dataset: string): number {
      const where = shown(snapshot, dataset);
      return where === null ? 0 : (count.get(...where) as number);
    },
  };
}
