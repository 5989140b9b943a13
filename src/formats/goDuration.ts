const NANOSECOND = 1n;
const MICROSECOND = 1_000n * NANOSECOND;
const MILLISECOND = 1_000n * MICROSECOND;
const SECOND = 1_000n * MILLISECOND;
const MINUTE = 60n * SECOND;
const HOUR = 60n * MINUTE;

/**
 * Writes a duration as Go's `time.Duration` prints itself, the form of every duration in tctl's JSON: "30h0m0s", "1.5s",
 * "100ms", "0s" (teleport-api §6.2).
 *
 * @param nanoseconds signed, as on the wire
 */
export function goDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const left = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (left < MICROSECOND) return `${sign}${left}ns`;
  if (left < MILLISECOND) return `${sign}${decimal(left, MICROSECOND)}µs`;
  if (left < SECOND) return `${sign}${decimal(left, MILLISECOND)}ms`;
  const hours = left / HOUR;
  const minutes = (left % HOUR) / MINUTE;
  const seconds = `${decimal(left % MINUTE, SECOND)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** `value / unit` with as many decimals as it takes; the unit is a power of ten. */
function decimal(value: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1;
  const fraction = (value % unit).toString().padStart(digits, '0').replace(/0+$/, '');
  return fraction === '' ? `${value / unit}` : `${value / unit}.${fraction}`;
}

const UNITS: Record<string, bigint> = {
  ns: NANOSECOND,
  us: MICROSECOND,
  µs: MICROSECOND,
  μs: MICROSECOND,
  ms: MILLISECOND,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
};

/**
 * Reads Go duration text.
 *
 * @returns nanoseconds, cut towards zero below one; null when the text is not a Go duration
 */
export function parseGoDuration(text: string): bigint | null {
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!match) return null;
  let total = 0n;
  for (const [, whole = '0', fraction = '', unit = ''] of (match[2] ?? '').matchAll(
    /(\d+)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const scale = UNITS[unit] ?? 0n;
    total += BigInt(whole) * scale + (BigInt(`0${fraction}`) * scale) / 10n ** BigInt(fraction.length);
  }
  return match[1] === '-' ? -total : total;
}
