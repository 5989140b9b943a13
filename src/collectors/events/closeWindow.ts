import type { TimeRange } from '../../store/coverage.ts';
import type { PullState } from './pullState.ts';
import type { Reading } from './readPages.ts';
import type { Tally } from './tally.ts';
import { DAY_US } from './windows.ts';

/**
 * Notes a window as read and checked, and adds up what it brought.
 *
 * @param carry events that earlier, failed readings of the same window stored: they are new all the same
 */
export async function closeWindow(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  tally: Tally,
  carry: { inserted: number },
): Promise<void> {
  const again = Math.min(carry.inserted, Math.max(0, tally.received - tally.inserted));
  carry.inserted -= again;
  const newRows = tally.inserted + again;
  const duplicates = Math.max(0, tally.received - newRows);
  await reading.ingest.closeWindow({
    fromUs: piece.fromUs,
    toUs: piece.toUs,
    pages: tally.pages,
    received: tally.received,
    newRows,
    duplicates,
    serverVersion: state.serverVersion,
    snapshot: state.snapshot,
  });
  state.noteClosed();
  state.tally.windows++;
  state.tally.duplicates += duplicates;
  state.tally.disorder += tally.disorder;
  if (tally.received > 0) state.sample ??= piece;
  else if (piece.toUs - piece.fromUs + 1 === DAY_US) state.tally.silentDays++;
}
