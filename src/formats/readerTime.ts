import { parseTimestamp } from './timestamp.ts';

/**
 * A time as people read it, to the second: `2026-07-14 11:04:00 UTC`. Files keep RFC 3339.
 *
 * @param time RFC 3339, or milliseconds since 1970-01-01T00:00:00Z; a text that is no RFC 3339 time comes back as it was
 */
export function readerTime(time: string | number): string {
  if (typeof time === 'number') return shown(time);
  const parsed = parseTimestamp(time);
  return parsed === null ? time : shown(Number(parsed.seconds) * 1000);
}

function shown(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
