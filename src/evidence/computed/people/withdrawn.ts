/** A span in which access was withdrawn, microseconds since 1970. */
export interface Withdrawal {
  /** at the earliest and at the latest; the same where it is known */
  earliestUs: number;
  latestUs: number;
  /** null: it holds */
  untilUs: number | null;
  by: string;
}

/**
 * Since when access was withdrawn without a break up to a moment: of several withdrawals that follow each other the first. One
 * that ended before the next began counts for nothing.
 *
 * @param atUs end of the period
 * @returns null when access is not withdrawn at that moment
 */
export function withdrawnSince(withdrawals: readonly Withdrawal[], atUs: number): Withdrawal | null {
  let since: Withdrawal | null = null;
  let reachedUs = atUs;
  // each step goes back to the withdrawal that begins first among those that still hold when what is known so far begins
  for (;;) {
    const [earlier] = withdrawals
      .filter(({ latestUs, untilUs }) => latestUs < reachedUs && (untilUs === null || untilUs >= reachedUs))
      .sort((a, b) => a.latestUs - b.latestUs || a.earliestUs - b.earliestUs || (a.by < b.by ? -1 : 1));
    if (earlier === undefined) return since;
    since = earlier;
    reachedUs = earlier.latestUs;
  }
}
