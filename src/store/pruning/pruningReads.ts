import { mergeRanges, type TimeRange } from '../events/readRanges.ts';
import type { Db } from '../file/connection.ts';
import type { StoreReader } from '../store.ts';
import type { Pruning, PruningReads } from './pruning.ts';

const COLUMNS = `pruned, who, before_ms AS beforeMs, events_before_ms AS eventsBeforeMs, first_snapshot AS firstSnapshot,
  events, requests, snapshots, resources`;

/** Reads of what was pruned. @param log the reads of the audit log that is left */
export function pruningReads(
  db: Db,
  log: Pick<StoreReader, 'eventBounds' | 'newestReadRanges'>,
): PruningReads {
  const all = db.prepare<[], Pruning>(`SELECT ${COLUMNS} FROM pruning ORDER BY id`);
  const first = db.prepare<[], number | null>('SELECT min(first_event_us) FROM pruning').pluck();
  const ranges = db.prepare<[], string>('SELECT read_ranges FROM pruning').pluck();
  return {
    prunings: () => all.all(),
    firstEventUs(toUs) {
      const left = log.eventBounds({ fromUs: 0, toUs })?.firstUs ?? null;
      const gone = first.get() ?? null;
      if (gone === null || gone >= toUs) return left;
      return left === null ? gone : Math.min(left, gone);
    },
    historyReadRanges: () => mergeRanges([...log.newestReadRanges(), ...ranges.all().flatMap(rangesIn)]),
  };
}

function rangesIn(json: string): TimeRange[] {
  return JSON.parse(json) as TimeRange[];
}
