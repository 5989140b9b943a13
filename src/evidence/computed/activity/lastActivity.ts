import { lastActivity as dataset } from '../../../datasets/activity/lastActivity.ts';
import { EVENT_TYPES } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import type { StoreReader } from '../../../store/store.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { settingValue } from '../../settings.ts';
import type { ComputedTable } from '../computedTable.ts';
import { readWithoutGapFrom } from './readFrom.ts';

const DAY_US = 86_400_000_000;
/** A year and the month around it: no threshold of dormancy is longer, and older logs are never read through for a date. */
const LOOK_BACK_US = 400 * DAY_US;
/** Log that is read at once on the way back. */
const STEP_US = 7 * DAY_US;

/** The last sign of life of every bot and person, also before the period (K14, K29). */
export const lastActivity: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, rows(set, scope), ({ holder }) => String(holder)),
};

/** A bot or person, the name that events give it, and what was found of it. */
interface Identity {
  holder: string;
  kind: string;
  userName: string;
  madeUs: number | null;
}

interface Sign {
  us: number;
  what: string;
}

function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { toUs } = rangeOfMs(scope.period);
  const identities = [...bots(set, scope.store, toUs), ...people(set)];
  const dormantUs = Number(settingValue(scope.all, 'dormant_days')) * DAY_US;
  const readFromUs = readWithoutGapFrom(scope, toUs - dormantUs);
  const signs = signsOfPeriod(set);
  const missing = new Set(identities.map(({ userName }) => userName).filter((name) => !signs.has(name)));
  for (const [name, sign] of earlierSigns(scope, missing)) signs.set(name, sign);
  for (const { holder, kind, userName, madeUs } of identities) {
    const sign = signs.get(userName);
    yield {
      holder,
      holder_kind: kind,
      last_at: sign === undefined ? null : preciseText(sign.us),
      what: sign?.what ?? '',
      made: madeUs === null ? null : preciseText(madeUs),
      read_from: readFromUs === null ? null : preciseText(readFromUs),
      period_end: preciseText(toUs),
    };
  }
}

function* bots({ db }: EvidenceSet, store: StoreReader, toUs: number): Generator<Identity> {
  const listed = db
    .prepare<[], { bot: string; created: number | null }>(
      "SELECT bot, max(created_us) AS created FROM bots WHERE bot <> '' GROUP BY bot ORDER BY bot",
    )
    .all();
  for (const { bot, created } of listed)
    yield {
      holder: `bot:${bot}`,
      kind: 'bot',
      userName: `bot-${bot}`,
      madeUs: created !== null && created > 0 ? created : madeByEvent(store, bot, toUs),
    };
}

/** Newer records of bots do not say when they were made; 14.2 logs the making of the bot's user only. */
function madeByEvent(store: StoreReader, bot: string, toUs: number): number | null {
  let found: number | null = null;
  for (const [kind, name, type] of [
    ['bot', bot, 'bot.create'],
    ['user', `bot-${bot}`, 'user.create'],
  ] as const)
    for (const event of store.eventsOfSubject(kind, name)) {
      if (event.event !== type || event.timeUs >= toUs || event.timeUs <= (found ?? 0)) continue;
      if (eventOutcome({ ...event, body: bodyOf(event) }) === 'succeeded') found = event.timeUs;
    }
  return found;
}

/** Whoever only a list names is a person too, who is no user at the moment: single sign-on users come and go with their logins. */
function people({ db }: EvidenceSet): Identity[] {
  return db
    .prepare<[], { holder: string; kind: string }>(
      `SELECT holder, holder_kind AS kind FROM holders
       WHERE holder_kind IN ('human_local', 'human_sso', 'unknown') ORDER BY holder`,
    )
    .all()
    .map(({ holder, kind }) => ({ holder, kind, userName: holder, madeUs: null }));
}

/** A certificate or session that somebody got in another's name is a sign of life of whoever got it. */
const OF_PERIOD = `
  SELECT who, what, max(us) AS us FROM (
    SELECT 'bot-' || bot AS who, 'join' AS what, max(time_us) AS us FROM bot_joins
      WHERE ok = 1 AND bot <> '' AND event_kind = 'join' GROUP BY bot
    UNION ALL
    SELECT CASE WHEN impersonator <> '' THEN impersonator WHEN bot <> '' THEN 'bot-' || bot ELSE user_name END AS who,
      'certificate', max(time_us) FROM certificates GROUP BY 1
    UNION ALL
    SELECT user_name, 'login', max(time_us) FROM logins WHERE ok = 1 GROUP BY user_name
    UNION ALL
    SELECT CASE WHEN impersonator <> '' THEN impersonator ELSE user_name END AS who,
      'session', max(coalesce(started_us, ended_us)) FROM sessions WHERE state <> 'refused' GROUP BY 1
  ) WHERE us IS NOT NULL GROUP BY who`;

function signsOfPeriod({ db }: EvidenceSet): Map<string, Sign> {
  const found = new Map<string, Sign>();
  // of several columns beside max() SQLite gives those of the row that has it
  for (const { who, what, us } of db.prepare<[], { who: string } & Sign>(OF_PERIOD).iterate())
    if (who !== '') found.set(who, { what, us });
  return found;
}

const STARTS = EVENT_TYPES.filter(({ session }) => session?.step === 'start').map(({ event }) => event);
const SIGNS: Readonly<Record<string, string>> = {
  'bot.join': 'join',
  'cert.create': 'certificate',
  'user.login': 'login',
  ...Object.fromEntries(STARTS.map((event) => [event, 'session'])),
};

/** Goes back through the log of earlier periods until all names are found. */
function earlierSigns({ store, period }: EvidenceScope, names: ReadonlySet<string>): Map<string, Sign> {
  const found = new Map<string, Sign>();
  const { fromUs, toUs } = rangeOfMs(period);
  // of what was pruned, some events are left: the last of them need not be the last that there was
  const leftUs = Math.max(0, ...store.prunings().map(({ eventsBeforeMs }) => eventsBeforeMs * 1000));
  const back = { fromUs: Math.max(toUs - LOOK_BACK_US, leftUs), toUs: fromUs };
  const first = names.size === 0 ? null : store.eventBounds(back);
  if (first === null) return found;
  const wanted = new Set(names);
  for (let endUs = fromUs; endUs > first.firstUs && wanted.size > 0; endUs -= STEP_US) {
    const range = { fromUs: Math.max(first.firstUs, endUs - STEP_US), toUs: endUs };
    for (const event of store.events({ ...range, types: Object.keys(SIGNS) })) {
      if (!namesOne(event.json, wanted)) continue;
      const who = whoActed(event);
      if (who !== null && wanted.has(who))
        found.set(who, { us: event.timeUs, what: SIGNS[event.event] ?? '' });
    }
    for (const name of found.keys()) wanted.delete(name);
  }
  return found;
}

const NAMED = /"(bot_name|impersonator|user)":("(?:[^"\\]|\\.)+")/g;

/** Most events are of others: those are not parsed. */
function namesOne(json: string, names: ReadonlySet<string>): boolean {
  for (const [, member, written = ''] of json.matchAll(NAMED)) {
    const name = JSON.parse(written) as string;
    if (names.has(member === 'bot_name' ? `bot-${name}` : name)) return true;
  }
  return false;
}

/** Name of the user whose sign of life an event is; null: of nobody's, or it did not succeed. */
function whoActed(event: StoredEvent): string | null {
  const body = bodyOf(event);
  if (eventOutcome({ ...event, body }) !== 'succeeded') return null;
  const actor = event.event === 'cert.create' ? object(body.identity) : body;
  const bot = text(actor.bot_name);
  return text(actor.impersonator) || (bot === '' ? text(actor.user) : `bot-${bot}`);
}

function bodyOf({ json }: StoredEvent): JsonObject {
  return JSON.parse(json) as JsonObject;
}
