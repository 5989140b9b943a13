import { AffidavitError } from '../../errors/affidavitError.ts';
import { rangeOfMs, subtractRanges, type TimeRange } from '../../formats/timeRange.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';
import { parsePeriod, quarterOf } from '../period.ts';

/**
 * Refuses to prune evidence of a period that is not over, or that no bundle has: it could never be exported any more. A bundle that
 * was exported before the end of its period does not have it all.
 *
 * @param span from the first evidence of the store to the date, milliseconds since the epoch, to exclusive
 * @param bundles the chain
 * @throws AffidavitError PRUNE_NOT_EXPORTED naming the quarters and the command
 */
export function refuseUnexported(
  span: { fromMs: number; toMs: number },
  bundles: readonly LedgerBundle[],
  nowMs: number,
): void {
  const whole = bundles.filter(({ exported_at, to_ms }) => Date.parse(exported_at) >= to_ms);
  const missing = subtractRanges(
    rangeOfMs(span),
    whole.map(({ from_ms, to_ms }) => rangeOfMs({ fromMs: from_ms, toMs: to_ms })),
  );
  const quarters = [...new Set(missing.flatMap(quartersOf))];
  const [first] = quarters;
  if (first === undefined) return;
  const running = quarters.find((quarter) => parsePeriod(quarter).toMs > nowMs);
  if (running === first)
    throw refused(
      `${first} is not over yet: nothing of it can be pruned.`,
      `Give --before ${dayOf(parsePeriod(first).fromMs)} or an earlier date.`,
    );
  const early = bundles.some(({ from_ms, exported_at, to_ms }) => {
    const { fromMs, toMs } = parsePeriod(first);
    return from_ms < toMs && to_ms > fromMs && Date.parse(exported_at) < to_ms;
  });
  const others = quarters.length === 1 ? '' : ` (and ${quarters.slice(1).join(', ')})`;
  throw refused(
    early
      ? `${first}${others} was exported before its end only: what came after that would be lost.`
      : `${first}${others} is not exported: evidence of it would be lost.`,
    `Run \`affidavit export --period ${first}\` first, or give --before ${dayOf(parsePeriod(first).fromMs)}.`,
  );
}

function refused(message: string, hint: string): AffidavitError {
  return new AffidavitError('PRUNE_NOT_EXPORTED', message, hint);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Quarters (UTC) that a span touches, in order. */
function quartersOf({ fromUs, toUs }: TimeRange): string[] {
  const found: string[] = [];
  for (let ms = Math.floor(fromUs / 1000); ms * 1000 < toUs; ) {
    const label = quarterOf(ms);
    found.push(label);
    ms = parsePeriod(label).toMs;
  }
  return found;
}
