import { setTimeout as delay } from 'node:timers/promises';
import type { CallFailure } from './callFailure.ts';

/** Sources of waiting and of chance; tests pass others. */
export interface RetrySettings {
  /** tries in all, the first included */
  tries: number;
  /** waits that many milliseconds; rejects when the signal fires */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 ≤ x < 1 */
  random: () => number;
}

/** teleport-api §4: six tries. */
export const DEFAULT_RETRIES: RetrySettings = {
  tries: 6,
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
  random: Math.random,
};

const FIRST_WAIT_MS = 500;
const SLOW_FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * How long to wait before the next try: full jitter over 0.5 s × 2ⁿ, at most 30 s (10 s × 2ⁿ for slow limiters).
 *
 * @param failed how many tries have failed, at least 1
 * @param isListing whether the call is a page of a listing
 * @returns milliseconds, or null when there is no next try
 */
export function nextWait(
  failure: CallFailure,
  failed: number,
  isListing: boolean,
  settings: Pick<RetrySettings, 'tries' | 'random'>,
): number | null {
  if (failed >= settings.tries || failure.retry === 'never') return null;
  if (failure.retry === 'once' && failed > 1) return null;
  if (failure.retry === 'once-if-single' && (failed > 1 || isListing)) return null;
  const first = failure.retry === 'slowly' ? SLOW_FIRST_WAIT_MS : FIRST_WAIT_MS;
  return settings.random() * Math.min(LONGEST_WAIT_MS, first * 2 ** (failed - 1));
}
