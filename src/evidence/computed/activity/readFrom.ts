import { rangeOfMs } from '../../../formats/timeRange.ts';
import { readLog } from '../../log/logRead.ts';
import type { EvidenceScope } from '../../scope.ts';

/** Bounds of windows may be kept in milliseconds: an end within one is the end of the period. */
const NO_GAP_US = 1000;

/**
 * Since when the audit log was read, and is not silent, without a gap up to the end of the period. The period need not reach
 * back so far: the store may hold the log of earlier ones.
 *
 * @param wantedUs how far back it matters; microseconds
 * @returns microseconds, not before `wantedUs` or the start of the period; null when the log was not read up to the end
 */
export function readWithoutGapFrom(
  { store, period, settings, log }: EvidenceScope,
  wantedUs: number,
): number | null {
  const { fromUs, toUs } = rangeOfMs(period);
  const startUs = Math.min(fromUs, wantedUs);
  const { gaps } =
    startUs === fromUs
      ? log
      : readLog(store, { ...period, fromMs: Math.floor(startUs / 1000) }, settings.max_silence_hours);
  // before the cluster existed nothing can have happened
  const real = gaps.filter(({ kind }) => kind !== 'not_yet');
  const lastUs = Math.max(startUs, ...real.map((gap) => gap.toUs));
  return lastUs >= toUs - NO_GAP_US ? null : lastUs;
}
