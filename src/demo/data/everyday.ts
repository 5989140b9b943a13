import { createHash } from 'node:crypto';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { GatewayData } from './gatewayData.ts';
import { shiftDays } from './shiftDays.ts';

const DAY_MS = 86_400_000;
/** Events that say the same on any day. */
const EVERYDAY: ReadonlySet<string> = new Set([
  'user.login',
  'user.create',
  'bot.join',
  'cert.create',
  'session.start',
  'session.end',
]);

/** Span of a night on the gateway's clock, milliseconds since 1970; its events lie in it. */
export interface NightSpan {
  fromMs: number;
  toMs: number;
}

/**
 * An everyday day of a company's log, with separate identifiers and times in a span. The same number always gives the same day.
 *
 * @param number which night it is, 1 for the first after the company's quarter
 */
export function everydayEvents(
  company: GatewayData,
  number: number,
  { fromMs, toMs }: NightSpan,
): JsonObject[] {
  const startMs = Date.parse(company.now) - (1 + ((number * 5) % 28)) * DAY_MS;
  const days = Math.round((Math.floor(toMs / DAY_MS) * DAY_MS - DAY_MS - startMs) / DAY_MS);
  const place = (time: string) => {
    const part = (Date.parse(time) - startMs) / DAY_MS;
    return new Date(fromMs + Math.floor(part * (toMs - fromMs))).toISOString();
  };
  return company.events
    .filter((event) => isEveryday(event, startMs))
    .map((event): JsonObject => {
      const uid = newId(String(event.uid), number);
      const own = { ...shiftDays(event, days), uid, time: place(String(event.time)) };
      return typeof event.sid === 'string' ? { ...own, sid: newId(event.sid, number) } : own;
    });
}

/** Users after so many days on each of which people of the identity provider sign in again: their accounts last for hours. */
export function signedInAgain(users: readonly JsonObject[], days: number): JsonObject[] {
  return users.map((user) => (isShortLived(user) ? shiftDays(user, days) : user));
}

/** An identifier of the form of a UUID, made from a name and a number. */
export function newId(name: string, number: number): string {
  const digest = createHash('sha256').update(`${name}/${number}`).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** Sessions by access requests are left out: the requests have ended. */
function isEveryday(event: JsonObject, startMs: number): boolean {
  const ms = Date.parse(String(event.time));
  if (ms < startMs || ms >= startMs + DAY_MS || !EVERYDAY.has(String(event.event))) return false;
  if (event.event === 'user.create' && event.connector === 'local') return false;
  return !JSON.stringify(event).includes('"access_requests"');
}

function isShortLived({ metadata }: JsonObject): boolean {
  const { expires } = metadata as JsonObject;
  return typeof expires === 'string' && !expires.startsWith('0001-');
}
