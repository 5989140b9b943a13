import type { JsonValue } from '../../formats/canonicalJson.ts';
import { parseGoDuration } from '../../formats/goDuration.ts';
import { parseTimestamp, ZERO_TIME_SECONDS } from '../../formats/timestamp.ts';

/** Life of a certificate where a role sets none: the gateway's own default of 30 hours, in microseconds. */
export const DEFAULT_SESSION_TTL_US = 30 * 3600 * 1_000_000;

/**
 * An instant of a resource.
 *
 * @param value RFC 3339
 * @returns microseconds since 1970-01-01T00:00:00Z, cut below one; null when it is not set (absent, Go's zero time, the Unix
 *   epoch that tctl prints for members without expiry) or no time at all
 */
export function instant(value: JsonValue | undefined): number | null {
  const parsed = typeof value === 'string' ? parseTimestamp(value) : null;
  if (parsed === null || parsed.seconds === ZERO_TIME_SECONDS || parsed.seconds === 0n) return null;
  return Number(parsed.seconds) * 1_000_000 + Math.floor(parsed.nanos / 1000);
}

/**
 * A duration of a resource.
 *
 * @param value Go duration text, or nanoseconds
 * @returns microseconds; 0 when it is not set; null when it cannot be read
 */
export function duration(value: JsonValue | undefined): number | null {
  if (value === undefined || value === null || value === '') return 0;
  if (typeof value === 'number') return Math.floor(value / 1000);
  const nanoseconds = typeof value === 'string' ? parseGoDuration(value) : null;
  return nanoseconds === null ? null : Number(nanoseconds / 1000n);
}
