import type { Db } from '../file/connection.ts';
import { digestKeyChanges } from '../file/hmacKey.ts';
import type { ResourceVersion } from '../store.ts';

/** Reads of single resources over all snapshots, for histories that are built from how state changed. */
export function resourceHistory(db: Db) {
  const versions = db.prepare<
    [string, string],
    Omit<ResourceVersion, 'whole'> & { key: string; part: number }
  >(
    `SELECT r.key AS key, c.json AS json, r.from_snapshot AS fromSnapshot, r.until_snapshot AS untilSnapshot, r.part AS part
     FROM json_each(?) AS wanted
     CROSS JOIN resource AS r ON r.dataset = (SELECT id FROM dataset WHERE name = ?) AND r.part IN (0, 1) AND r.key = wanted.value
     CROSS JOIN content AS c ON c.id = r.content
     ORDER BY r.from_snapshot, r.part`,
  );
  const versionsOf = (dataset: string, keys: readonly string[]): Map<string, ResourceVersion[]> => {
    const found = new Map<string, ResourceVersion[]>();
    const changes = dataset === 'tokens' ? digestKeyChanges(db) : [];
    for (const { key, part, ...version } of versions.all(JSON.stringify(keys), dataset)) {
      const own = found.get(key) ?? [];
      const untilSnapshot = endsWithItsKey(version, changes) ? null : version.untilSnapshot;
      own.push({ ...version, untilSnapshot, whole: part === 0 });
      found.set(key, own);
    }
    return found;
  };
  const changed = db
    .prepare<[string, number, number, string], string>(
      `SELECT DISTINCT r.key FROM resource r JOIN dataset d ON d.id = r.dataset
       WHERE d.name = ? AND (r.from_snapshot > ? OR r.until_snapshot > ?) AND r.key > ? ORDER BY r.key LIMIT 1000`,
    )
    .pluck();
  return {
    versions: (dataset: string, key: string): ResourceVersion[] => versionsOf(dataset, [key]).get(key) ?? [],
    versionsOf,
    *changedKeys(dataset: string, sinceSnapshot: number): IterableIterator<string> {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const keys: string[] = changed.all(dataset, sinceSnapshot, sinceSnapshot, after);
        yield* keys;
        after = keys.at(-1);
      }
    },
  };
}

/** Whether a token that is known by its digest is missing only because later digests are made with another key. */
function endsWithItsKey(version: Omit<ResourceVersion, 'whole'>, changes: readonly number[]): boolean {
  const { json, fromSnapshot, untilSnapshot } = version;
  if (untilSnapshot === null || !json.includes('"name_hmac":')) return false;
  return changes.some((change) => fromSnapshot < change && change <= untilSnapshot);
}
