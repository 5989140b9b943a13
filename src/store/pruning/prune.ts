import { addEventBlocks } from '../digests/eventBlocks.ts';
import type { Db } from '../file/connection.ts';
import { unpackCallList } from '../snapshots/callList.ts';
import { pruneLog } from './pruneLog.ts';
import { pruneRows } from './pruneRows.ts';
import type { PrunedCounts, PruneRequest, Pruner, Pruning, PruningReads } from './pruning.ts';

/**
 * Writes of prunings.
 *
 * @param db opened for writing, under the store's lock
 */
export function pruner(db: Db, reads: Pick<PruningReads, 'firstEventUs' | 'historyReadRanges'>): Pruner {
  const removed = (request: PruneRequest): PrunedCounts => ({
    ...pruneLog(db, request),
    ...pruneRows(db, request),
    snapshots: db
      .prepare<[number], number>(
        'SELECT count(*) FROM snapshot WHERE id < ? AND id >= (SELECT coalesce(max(first_snapshot), 0) FROM pruning)',
      )
      .pluck()
      .get(request.firstSnapshot) as number,
  });
  const insert = db.prepare(
    `INSERT INTO pruning (pruned, who, before_ms, events_before_ms, first_snapshot, events, requests, snapshots, resources,
       first_event_us, read_ranges)
     VALUES (@pruned, @who, @beforeMs, @eventsBeforeMs, @firstSnapshot, @events, @requests, @snapshots, @resources,
       @firstEventUs, @readRanges)`,
  );
  const work = db.transaction((request: PruneRequest): Pruning => {
    const { pruned, who, beforeMs, eventsBeforeMs, firstSnapshot } = request;
    const before = {
      firstEventUs: reads.firstEventUs(Number.MAX_SAFE_INTEGER),
      readRanges: JSON.stringify(
        reads.historyReadRanges().filter(({ fromUs }) => fromUs < eventsBeforeMs * 1000),
      ),
    };
    const made = { pruned, who, beforeMs, eventsBeforeMs, firstSnapshot, ...removed(request) };
    removeCalls(db, firstSnapshot);
    db.exec('DELETE FROM event_block');
    addEventBlocks(db, 0);
    insert.run({ ...made, ...before });
    if (db.prepare('PRAGMA foreign_key_check').get() !== undefined)
      throw new Error('the store would hold rows that refer to removed ones');
    return made;
  });
  return {
    prune: (request) => withoutChecks(db, () => work.immediate(request)),
    countPrunable(request) {
      let counts: PrunedCounts | undefined;
      const undone = new Error('counted');
      const count = db.transaction(() => {
        counts = removed(request);
        throw undone;
      });
      withoutChecks(db, () => {
        try {
          count.immediate();
        } catch (error) {
          if (error !== undone) throw error;
        }
      });
      return counts as PrunedCounts;
    },
  };
}

/** Each removed row would be looked for in tables that have no index for it: all references are checked at the end instead. */
function withoutChecks<T>(db: Db, work: () => T): T {
  db.pragma('foreign_keys = OFF');
  try {
    return work();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

/** Call logs of snapshots before one, and calls that no other snapshot made. */
function removeCalls(db: Db, firstSnapshot: number): void {
  db.prepare('DELETE FROM call_list WHERE snapshot < ?').run(firstSnapshot);
  db.exec('CREATE TEMP TABLE made (call INTEGER PRIMARY KEY)');
  const note = db.prepare('INSERT OR IGNORE INTO temp.made (call) VALUES (?)');
  const parts = db.prepare<[number, number], { snapshot: number; part: number; list: Buffer }>(
    'SELECT snapshot, part, list FROM call_list WHERE (snapshot, part) > (?, ?) ORDER BY snapshot, part LIMIT 1',
  );
  for (let part = parts.get(0, -1); part !== undefined; part = parts.get(part.snapshot, part.part))
    for (const { call } of unpackCallList(part.list)) note.run(call);
  db.exec('DELETE FROM call WHERE id NOT IN (SELECT call FROM temp.made); DROP TABLE temp.made');
}
