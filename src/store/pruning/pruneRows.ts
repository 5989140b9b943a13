import type { Db } from '../file/connection.ts';
import type { PrunedCounts, PruneRequest } from './pruning.ts';

/**
 * Removes rows that only snapshots before `firstSnapshot` show, inside the caller's transaction. What a later one shows keeps all
 * its versions, because they say since when it is there.
 */
export function pruneRows(
  db: Db,
  { firstSnapshot, keptDatasets }: PruneRequest,
): Pick<PrunedCounts, 'resources'> {
  const { changes } = db
    .prepare(
      `DELETE FROM resource WHERE until_snapshot <= @first
         AND dataset NOT IN (SELECT id FROM dataset WHERE name IN (SELECT value FROM json_each(@kept)))
         AND NOT EXISTS (SELECT 1 FROM resource later WHERE later.dataset = resource.dataset AND later.part IN (0, 1)
           AND later.key = resource.key AND (later.until_snapshot IS NULL OR later.until_snapshot > @first))`,
    )
    .run({ first: firstSnapshot, kept: JSON.stringify(keptDatasets) });
  db.exec('DELETE FROM content WHERE id NOT IN (SELECT content FROM resource)');
  return { resources: changes };
}
