import type { TimeRange } from '../../store/events/readRanges.ts';
import { readFailureOf } from './readFailure.ts';
import type { Reading } from './readPages.ts';

/**
 * Whether another connection shows the same log. Auth servers with file-backed logs have one each, and a load balancer may
 * lead every connection to another (teleport-api §3.5); then what was read is one server's log and not the cluster's.
 * Events of the other connection are stored all the same: they are evidence.
 *
 * @param sample a window that was read and closed and held events; without one nothing is known
 * @param other a connection that no window was read over
 * @returns false when it shows an event in the window that the first one did not
 */
export async function isLogShared(sample: TimeRange | undefined, other: Reading): Promise<boolean> {
  if (sample === undefined) return true;
  try {
    const raw = await other.ask(sample, '', 1);
    const result = await other.ingest.page(raw.bytes);
    other.onPage(result);
    return result.inserted === 0;
  } catch (error) {
    // The windows are read and checked; a question on top of that must not spoil them.
    if (readFailureOf(error) !== null) return true;
    throw error;
  }
}
