import type { TimeRange } from '../../../store/events/readRanges.ts';
import type { ReadFailure } from '../readFailure.ts';
import { DAY_US } from '../windows.ts';

/** Days that failed for passing reasons before the rest is read the ordinary way. */
const GIVE_UP_AFTER = 3;

/** Knowledge of a pull about the gateway's bulk export: whether there is one, and whether it is to be trusted. */
export class BulkState {
  /** days that were read by it */
  days = 0;
  /** days of which the ordinary call showed something else */
  mismatches = 0;
  private readonly nowUs: number;
  private failures = 0;
  private off = false;

  constructor(nowUs: number) {
    this.nowUs = nowUs;
  }

  /** Only whole days that ended a day ago: the chunks of a recent one still grow. */
  suits({ fromUs, toUs }: TimeRange): boolean {
    return !this.off && fromUs % DAY_US === 0 && toUs - fromUs + 1 === DAY_US && toUs < this.nowUs - DAY_US;
  }

  /** A day could not be read by it. A missing or incomplete export is not tried again in this pull. */
  failed(failure: ReadFailure): void {
    if (failure === 'cursor') this.mismatches++;
    this.failures++;
    const lasting = !['connection', 'error', 'deadline', 'rateLimit'].includes(failure);
    if (lasting || this.failures >= GIVE_UP_AFTER) this.off = true;
  }
}
