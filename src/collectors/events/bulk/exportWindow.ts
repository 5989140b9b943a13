import type { TimeRange } from '../../../store/events/readRanges.ts';
import { closeWindow } from '../closeWindow.ts';
import { WindowCounts } from '../counts.ts';
import { BROKEN_REASON, type PullState } from '../pullState.ts';
import { readFailureOf } from '../readFailure.ts';
import type { Reading } from '../readPages.ts';
import { checkExport, readExport } from './readExport.ts';

/**
 * Reads a window by the bulk export where the gateway offers it and the window is a whole, settled day; closes it when the
 * ordinary call shows nothing else. The ordinary call stays the reference (teleport-api §3.6).
 *
 * @param earlier is added what was stored when the window has to be read the ordinary way all the same
 * @returns false when it has to be
 * @throws AffidavitError of the store; the signal's reason
 */
export async function readByExport(
  window: TimeRange,
  reading: Reading,
  state: PullState,
  earlier: { inserted: number },
): Promise<boolean> {
  if (!state.bulk.suits(window)) return false;
  const counts = new WindowCounts();
  try {
    await readExport(window.fromUs, reading.exports, reading, counts);
    await checkExport(window, reading, counts);
  } catch (error) {
    state.signal?.throwIfAborted();
    const failure = readFailureOf(error);
    if (failure === null) throw error;
    earlier.inserted += counts.inserted;
    state.bulk.failed(failure);
    return false;
  }
  state.bulk.days++;
  // Export has no order within a day, so the order in which events came means nothing.
  counts.disorder = 0;
  if (counts.broken > 0) state.leaveOpen(window, BROKEN_REASON);
  else await closeWindow(window, reading, state, counts, earlier);
  return true;
}
