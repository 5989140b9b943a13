import { offsetMs } from './zonedTime.ts';

const HOUR_MS = 3_600_000;
const LATEST_MS = 8.64e15 - 24 * HOUR_MS;
const offsets = new Map<string, number>();

/**
 * A UTC time in a zone of the IANA database, as ISO 8601 with the offset: 2026-08-01T12:00:00.000+02:00.
 * Offsets are looked up once an hour of time: zones change theirs on quarter hours at the finest, and never mid-hour twice.
 *
 * @param time RFC 3339
 * @returns empty when the time cannot be read
 */
export function localTime(time: string, timezone: string): string {
  const ms = Date.parse(time);
  // at the ends of what a Date can hold the local time would be beyond them
  if (Number.isNaN(ms) || Math.abs(ms) > LATEST_MS) return '';
  const offset = offsetMinutes(ms, timezone);
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  return `${new Date(ms + offset * 60_000).toISOString().slice(0, -1)}${sign}${hours}:${minutes}`;
}

function offsetMinutes(ms: number, timezone: string): number {
  const quarter = Math.floor(ms / (HOUR_MS / 4));
  const key = `${timezone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = Math.round(offsetMs(quarter * (HOUR_MS / 4), timezone) / 60_000);
  if (offsets.size > 20_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
}
