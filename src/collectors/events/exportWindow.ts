import type { TimeRange } from '../../store/coverage.ts';
import { closeWindow } from './closeWindow.ts';
import { BROKEN_REASON, type PullState } from './pullState.ts';
import { checkExport, readExport } from './readExport.ts';
import type { Reading } from './readPages.ts';
import { Tally } from './tally.ts';
import { troubleOf } from './trouble.ts';

/**
 * Reads a window by the bulk export where the gateway offers it and the window is a whole, settled day; closes it when the
 * ordinary call shows nothing else. The ordinary call stays the reference (gateway-api §3.6).
 *
 * @param carry is added what was stored when the window has to be read the ordinary way all the same
 * @returns false when it has to be
 * @throws AffidavitError of the store; the signal's reason
 */
export async function readByExport(
  window: TimeRange,
  reading: Reading,
  state: PullState,
  carry: { inserted: number },
): Promise<boolean> {
  if (!state.bulk.suits(window)) return false;
  const tally = new Tally();
  try {
    await readExport(window.fromUs, reading.exports, reading, tally);
    await checkExport(window, reading, tally);
  } catch (error) {
    state.signal?.throwIfAborted();
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    carry.inserted += tally.inserted;
    state.bulk.failed(trouble);
    return false;
  }
  state.bulk.days++;
  // Export has no order within a day, so the order in which events came tells nothing.
  tally.disorder = 0;
  if (tally.broken > 0) state.leaveOpen(window, BROKEN_REASON);
  else await closeWindow(window, reading, state, tally, carry);
  return true;
}
