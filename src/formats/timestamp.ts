/** Seconds since the epoch of Go's zero time, which means "not set" (teleport-api §2.0.2). */
export const ZERO_TIME_SECONDS = -62_135_596_800n;

/** Go's zero time as tctl prints it. */
export const ZERO_TIME = '0001-01-01T00:00:00Z';

/**
 * Writes a protobuf timestamp in RFC 3339, UTC, with as many decimals of a second as it has, up to nine: the form of
 * every time in tctl's JSON (teleport-api §6.2).
 *
 * @param seconds since 1970-01-01T00:00:00Z
 * @param nanos 0 … 999 999 999
 * @returns the text, or null when the year is not within 0000 … 9999, which RFC 3339 cannot write
 */
export function timestampText(seconds: bigint, nanos: number): string | null {
  if (nanos < 0 || nanos > 999_999_999 || !Number.isInteger(nanos)) return null;
  if (seconds < -62_167_219_200n || seconds > 253_402_300_799n) return null;
  const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = nanos === 0 ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`;
  return `${date}${fraction}Z`;
}

/**
 * Reads an RFC 3339 time.
 *
 * @returns seconds since the epoch and nanoseconds of the second, in UTC; null when the text is no RFC 3339 time.
 *   Decimals beyond the ninth are cut off
 */
export function parseTimestamp(text: string): { seconds: bigint; nanos: number } | null {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  if (!match) return null;
  const [, day = '', time = '', fraction = '', zone = ''] = match;
  const ms = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return null;
  // Date.parse rolls 30 February over into March; written back, such a day shows.
  if (!new Date(Date.parse(`${day}T00:00:00Z`)).toISOString().startsWith(day)) return null;
  return { seconds: BigInt(ms) / 1000n, nanos: Number(fraction.slice(0, 9).padEnd(9, '0')) };
}

/**
 * RFC 3339 in UTC with milliseconds, of a time as the store keeps it.
 *
 * @param us microseconds since 1970-01-01T00:00:00Z; the part below a millisecond is cut
 */
export function instantText(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString();
}

/**
 * Microseconds since 1970-01-01T00:00:00Z of an RFC 3339 time; digits below a microsecond are cut.
 *
 * @returns null when the text is no RFC 3339 time
 */
export function microseconds(text: string): number | null {
  const time = parseTimestamp(text);
  return time === null ? null : Number(time.seconds) * 1_000_000 + Math.floor(time.nanos / 1000);
}

/** RFC 3339 in UTC with milliseconds, or with microseconds where it has any: no digit is lost. */
export function preciseText(us: number): string {
  const text = instantText(us);
  const rest = ((us % 1000) + 1000) % 1000;
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
