import type { Db } from './connection.ts';
import type { ResourceVersion } from './store.ts';

/** Reads of single resources over all snapshots, for histories that are built from how state changed. */
export function resourceHistory(db: Db) {
  const versions = db.prepare<[string, string], Omit<ResourceVersion, 'whole'> & { part: number }>(
    `SELECT c.json AS json, r.from_snapshot AS fromSnapshot, r.until_snapshot AS untilSnapshot, r.part AS part
     FROM resource r JOIN dataset d ON d.id = r.dataset JOIN content c ON c.id = r.content
     WHERE d.name = ? AND r.key = ? ORDER BY r.from_snapshot, r.part`,
  );
  const changed = db
    .prepare<[string, number, number, string], string>(
      `SELECT DISTINCT r.key FROM resource r JOIN dataset d ON d.id = r.dataset
       WHERE d.name = ? AND (r.from_snapshot > ? OR r.until_snapshot > ?) AND r.key > ? ORDER BY r.key LIMIT 1000`,
    )
    .pluck();
  return {
    versions(dataset: string, key: string): ResourceVersion[] {
      return versions.all(dataset, key).map(({ part, ...version }) => ({ ...version, whole: part === 0 }));
    },
    *changedKeys(dataset: string, sinceSnapshot: number): IterableIterator<string> {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const keys: string[] = changed.all(dataset, sinceSnapshot, sinceSnapshot, after);
        yield* keys;
        after = keys.at(-1);
      }
    },
  };
}
