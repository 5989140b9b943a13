import type { LedgerBundle } from '../../store/bundleLedger.ts';

/** Which bundles of a chain are to be regarded. */
export interface ChainPlace {
  period: { fromMs: number };
  /** number of the bundle that is being made: what has a higher one came after it */
  before: number;
}

/** Numbers of replaced bundles with the number of the one that took their place. */
export function replacements(bundles: readonly LedgerBundle[], before: number): Map<number, number> {
  return new Map(
    bundles.flatMap(({ sequence, replaces }) =>
      replaces === null || sequence >= before ? [] : [[replaces, sequence] as const],
    ),
  );
}

/** The bundles of periods that began earlier and were not replaced, by the end of their period. */
export function earlierBundles(
  bundles: readonly LedgerBundle[],
  { period, before }: ChainPlace,
): LedgerBundle[] {
  const replaced = replacements(bundles, before);
  return bundles
    .filter(
      ({ sequence, from_ms, results }) =>
        sequence < before && from_ms < period.fromMs && results !== null && !replaced.has(sequence),
    )
    .sort((a, b) => a.to_ms - b.to_ms || a.from_ms - b.from_ms || a.sequence - b.sequence);
}
