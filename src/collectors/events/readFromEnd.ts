import type { TimeRange } from '../../store/events/readRanges.ts';
import { WindowCounts } from './counts.ts';
import type { Reading } from './readPages.ts';

/** Events of the first question: enough to see whether the newest ones are known. */
const FIRST_LIMIT = 100;

/** Events beyond the known ones in a window read from its newest event backwards. */
export interface EndReading {
  counts: WindowCounts;
  /** times of the oldest and of the newest event that it showed, microseconds since the epoch */
  oldestUs: number;
  newestUs: number;
}

/**
 * Asks for the newest events of a window that was read to its end, and reads on backwards while what comes is new. A line of a
 * file-backed log that is too long for the gateway ends its day silently for a reader from the start (teleport-api §3.5).
 *
 * @returns undefined when the newest events were known already
 * @throws whatever `ask` and `ingest` throw
 */
export async function readFromEnd(range: TimeRange, reading: Reading): Promise<EndReading | undefined> {
  const counts = new WindowCounts();
  const seen = new Set<string>();
  let oldestUs = Number.POSITIVE_INFINITY;
  for (let key = '', page = 1; page === 1 || key !== ''; page++) {
    await reading.ingest.room();
    const limit = page === 1 ? { limit: FIRST_LIMIT } : {};
    const raw = await reading.ask(range, key, page, { newestFirst: true, ...limit });
    const result = await reading.ingest.page(raw.bytes);
    reading.onPage(result);
    if (result.inserted === 0) break;
    counts.add(result);
    oldestUs = Math.min(oldestUs, result.minUs ?? oldestUs);
    key = seen.has(raw.lastKey) ? '' : raw.lastKey;
    seen.add(raw.lastKey);
  }
  if (counts.inserted === 0 || counts.lastUs === null) return undefined;
  // Newest first is the requested order.
  counts.disorder = 0;
  return { counts, oldestUs, newestUs: counts.lastUs };
}
