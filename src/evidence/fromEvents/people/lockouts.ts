import { eventTime, isRefused, type ParsedEvent, text } from '../../../collectors/derived/eventBody.ts';
import { partsOfKey } from '../../../collectors/derived/revocations/revocationRow.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { Revocation } from '../../../records/revocation.ts';
import {
  type EventDataset,
  type EventDatasetRow,
  type EventSource,
  parsed,
  rangeOf,
  rowFor,
} from '../eventDataset.ts';

/** The gateway locks a local user for 20 minutes after five failed logins within 30 (14.2: lib/defaults). */
const ATTEMPTS = 5;
const WITHIN_US = 30 * 60_000_000;
const LOCKED_US = 20 * 60_000_000;

/** The refusal's text for a locked-out user (14.2: lib/auth). */
const LOCKED_TEXT = /too many incorrect attempts|exceeded maximum failed login attempts|locked until/i;

/** Local users whom the gateway itself locked out. It logs no event of that: a user's state shows it, or failed logins do. */
export const lockouts: EventDataset = {
  dataset: 'lockouts',
  item: 'AUT',
  description:
    'Users whom the gateway locked out after failed logins, as their state shows it, the refusals say it, or five failed logins within 30 minutes without a good one after them lead one to conclude.',
  types: ['user.login'],
  columns: ['time', 'user', 'ends', 'shown_by', 'failed_logins', 'addresses', 'message', 'events'],
  rows,
};

function* rows(source: EventSource): Generator<EventDatasetRow> {
  const found = [...fromState(source), ...fromLogins(source)].sort((a, b) => a.timeUs - b.timeUs);
  const seen = new Map<string, number>();
  for (const { user, timeUs, row } of found) {
    const last = seen.get(user);
    // State and logins show the same lock-out.
    if (last !== undefined && timeUs - last < LOCKED_US) continue;
    seen.set(user, timeUs);
    yield row;
  }
}

interface Found {
  user: string;
  timeUs: number;
  row: EventDatasetRow;
}

/** Lock-outs that a snapshot shows, with the failed logins before them. */
function* fromState(source: EventSource): Generator<Found> {
  const range = rangeOf(source);
  for (const { key, timeUs, json } of source.store.derived('revocations', range)) {
    if (!key.startsWith('user_locked_out/') || timeUs === null) continue;
    const { time, reason, ends } = JSON.parse(json) as Revocation;
    const user = partsOfKey(key).subject;
    const failed: ParsedEvent[] = [];
    const before = { fromUs: timeUs - WITHIN_US, toUs: timeUs + 60_000_000, types: ['user.login'] };
    for (const event of source.store.events(before)) {
      if (!event.json.includes(JSON.stringify(user))) continue;
      const login = parsed(event);
      if (text(login.body.user) === user && isRefused(login)) failed.push(login);
    }
    yield {
      user,
      timeUs,
      row: rowOf({ time, user, ends, shown_by: "the user's state", message: reason }, failed),
    };
  }
}

/** Lock-outs that only the logins show. Holds the failed attempts of the last half hour. */
function* fromLogins(source: EventSource): Generator<Found> {
  const recent = new Map<string, ParsedEvent[]>();
  const concluded = new Map<string, Found>();
  for (const event of source.store.events({ ...rangeOf(source), types: ['user.login'] })) {
    for (const [user, waiting] of concluded) {
      if (waiting.timeUs + LOCKED_US > event.timeUs) continue;
      concluded.delete(user);
      yield waiting;
    }
    // Codes of local logins: a provider's own users are not locked out by the gateway.
    if (!event.code.startsWith('T1000')) continue;
    const login = parsed(event);
    const user = text(login.body.user);
    if (user === '') continue;
    if (!isRefused(login)) {
      recent.delete(user);
      concluded.delete(user);
      continue;
    }
    const failed = [...(recent.get(user) ?? []), login].filter(
      ({ timeUs }) => timeUs > event.timeUs - WITHIN_US,
    );
    recent.set(user, failed.slice(-ATTEMPTS));
    if (recent.size > 1000) forget(recent, event.timeUs);
    const said = LOCKED_TEXT.test(text(login.body.error));
    if (!said && failed.length < ATTEMPTS) continue;
    const shown_by = said ? 'the refusal of a login' : 'five failed logins within 30 minutes';
    const ends = new Date((event.timeUs + LOCKED_US) / 1000).toISOString();
    const known = { time: eventTime(login), user, ends, shown_by, message: text(login.body.error) };
    const lockout = { user, timeUs: event.timeUs, row: rowOf(known, failed) };
    if (said) {
      concluded.delete(user);
      yield lockout;
    } else if (!concluded.has(user)) concluded.set(user, lockout);
  }
  yield* concluded.values();
}

/** Names tried once by a guesser must not pile up. */
function forget(recent: Map<string, ParsedEvent[]>, nowUs: number): void {
  for (const [user, failed] of recent) {
    if ((failed.at(-1)?.timeUs ?? 0) <= nowUs - WITHIN_US) recent.delete(user);
  }
}

function rowOf(known: JsonObject, failed: readonly ParsedEvent[]): EventDatasetRow {
  const addresses = new Set(failed.map(({ body }) => text(body['addr.remote']).replace(/:\d+$/, '')));
  addresses.delete('');
  return rowFor(`${known.user}/${known.time ?? ''}`, {
    ...known,
    failed_logins: failed.length,
    addresses: [...addresses].sort(),
    events: failed.map(({ uid }) => uid),
  });
}
