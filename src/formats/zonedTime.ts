/** A time of day in a time zone, or why it does not exist. */
export type ZonedTime = { text: string; problem: null } | { text: null; problem: 'skipped' | 'ambiguous' };

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;
const MINUTE_MS = 60_000;

/** Whether a text is a time without a zone, such as "2026-08-31 17:00". */
export function isLocalTime(text: string): boolean {
  return localMs(text) !== null;
}

/** Whether a name is a time zone of the IANA database that this machine knows, such as "Europe/Berlin". An offset is none. */
export function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +02:00, which know no summer time
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * A time as a clock on the wall showed it.
 *
 * @param text `YYYY-MM-DD HH:MM`, with or without seconds, for which `isLocalTime` holds
 * @param zone IANA name for which `isTimeZone` holds
 * @returns RFC 3339 in UTC; or that the clock skipped that time in spring, or showed it twice in autumn
 */
export function zonedTime(text: string, zone: string): ZonedTime {
  const wall = localMs(text) ?? Number.NaN;
  // the offsets of a day before and after hold both sides of every change of the clock
  const offsets = new Set([wall - 86_400_000, wall + 86_400_000].map((ms) => offsetMs(ms, zone)));
  const fitting = [...offsets]
    .map((offset) => wall - offset)
    .filter((ms) => ms + offsetMs(ms, zone) === wall);
  const [only] = fitting;
  if (only === undefined) return { text: null, problem: 'skipped' };
  if (fitting.length > 1) return { text: null, problem: 'ambiguous' };
  return { text: new Date(only).toISOString().replace('.000Z', 'Z'), problem: null };
}

/**
 * The end of a day in a time zone: the first moment of the day after.
 *
 * @param date `YYYY-MM-DD`
 * @returns RFC 3339 in UTC
 */
export function endOfDay(date: string, zone: string): string {
  const midnight = Date.parse(`${date}T00:00:00Z`) + 86_400_000;
  // a zone that skips midnight begins its day later
  for (let minutes = 0; minutes <= 180; minutes += 15) {
    const wall = new Date(midnight + minutes * MINUTE_MS).toISOString().slice(0, 16);
    const { text, problem } = zonedTime(wall, zone);
    if (text !== null) return text;
    if (problem === 'ambiguous') break;
  }
  return new Date(midnight - offsetMs(midnight - 43_200_000, zone)).toISOString().replace('.000Z', 'Z');
}

/**
 * The start of a day in a time zone: its first moment, which is not midnight where the clock skips that.
 *
 * @param date `YYYY-MM-DD`
 * @returns RFC 3339 in UTC
 */
export function startOfDay(date: string, zone: string): string {
  return endOfDay(new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10), zone);
}

/**
 * The date that a calendar in a time zone shows at a moment.
 *
 * @param ms milliseconds since 1970-01-01T00:00:00Z
 * @returns `YYYY-MM-DD`
 */
export function dateIn(ms: number, zone: string): string {
  return new Date(ms + offsetMs(ms, zone)).toISOString().slice(0, 10);
}

function localMs(text: string): number | null {
  const match = LOCAL.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const written = `${text.slice(0, 10)}T${text.slice(11, 16)}`;
  // Date.UTC rolls 30 February and 24:00 over; written back, such a time shows
  return second < 60 && new Date(ms).toISOString().startsWith(written) ? ms : null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clock is ahead of UTC at a moment, milliseconds. */
export function offsetMs(ms: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(
    part.year ?? 0,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
    part.second ?? 0,
  );
  return wall - Math.floor(ms / 1000) * 1000;
}
