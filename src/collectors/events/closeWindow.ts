import type { TimeRange } from '../../store/events/readRanges.ts';
import type { WindowCounts } from './counts.ts';
import type { PullState } from './pullState.ts';
import type { Reading } from './readPages.ts';
import { DAY_US } from './windows.ts';

/**
 * Notes a window as read and checked, and adds up its counts.
 *
 * @param earlier events that earlier, failed readings of the same window stored: they are new all the same
 */
export async function closeWindow(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  counts: WindowCounts,
  earlier: { inserted: number },
): Promise<void> {
  const again = Math.min(earlier.inserted, Math.max(0, counts.received - counts.inserted));
  earlier.inserted -= again;
  const newRows = counts.inserted + again;
  const duplicates = Math.max(0, counts.received - newRows);
  await reading.ingest.closeWindow({
    fromUs: piece.fromUs,
    toUs: piece.toUs,
    pages: counts.pages,
    received: counts.received,
    newRows,
    duplicates,
    serverVersion: state.serverVersion,
    snapshot: state.snapshot,
  });
  state.noteClosed();
  state.counts.windows++;
  state.counts.duplicates += duplicates;
  state.counts.disorder += counts.disorder;
  if (counts.received > 0) state.sample ??= piece;
  else if (piece.toUs - piece.fromUs + 1 === DAY_US) state.counts.silentDays++;
}
