import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Period } from '../../records/period.ts';
import { isFromFiles } from '../../records/snapshot.ts';
import type { StoreReader } from '../../store/store.ts';
import { parsePeriod, quarterOf } from '../period.ts';

/** A period of which a part is over. */
export interface RunningPeriod extends Period {
  /** end of the whole of it, exclusive, milliseconds since the epoch */
  endsMs: number;
}

/**
 * A period up to where the evidence of the store reaches: the end of the audit log that was read, or the last finished snapshot.
 *
 * @param given as typed; undefined: the quarter (UTC) in which the evidence ends
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, PERIOD_INVALID
 */
export function runningPeriod(store: StoreReader, given: string | undefined): RunningPeriod {
  const last = store.latestSnapshot('finished');
  if (last === null)
    throw new AffidavitError(
      'EXPORT_NO_SNAPSHOT',
      'The store holds no finished snapshot, so there is nothing to check.',
      'Run `affidavit pull` first.',
    );
  const readMs = Math.floor((store.readRanges().at(-1)?.toUs ?? 0) / 1000);
  const takenMs = Date.parse(last.started);
  const reachesMs = readMs > 0 && isFromFiles(last.cluster) ? readMs : Math.max(readMs, takenMs);
  const { fromMs, toMs, label } = parsePeriod(given ?? quarterOf(reachesMs));
  const isRunning = reachesMs >= fromMs && reachesMs < toMs;
  return { fromMs, toMs: isRunning ? reachesMs + 1 : toMs, label, endsMs: toMs };
}
