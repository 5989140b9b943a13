import { burstNames } from '../../../datasets/activity/burstNames.ts';
import { refusalBursts as dataset } from '../../../datasets/activity/refusalBursts.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { text } from '../../../formats/json.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { durationUs, settingValue } from '../../settings.ts';
import { hostOf } from '../addresses.ts';
import type { ComputedTable } from '../computedTable.ts';
import { type Burst, Bursts, withoutContained } from './bursts.ts';

/** Bursts of refusals of one subject: joins (K15), issuance of credentials (K17), calls of tools (K30); and what names each. */
export const refusalBursts: ComputedTable = {
  add(set, scope) {
    const found: Followable[] = [];
    addMade(set, dataset, rows(set, scope, found), (record) => rowKeyOf(record));
    addMade(set, burstNames, namesOf(set, found), ({ burst_row, ref }) => `${burst_row}/${ref}`);
  },
};

/** A burst with the running numbers of its refusals. */
interface Followable {
  row: string;
  by: Subject[0];
  subject: string;
  numbers: Uint32Array;
}

const rowKeyOf = ({ refusal_type, grouped_by, first_event }: JsonObject): string =>
  `${refusal_type}/${grouped_by}/${first_event}`;

type Family = 'join' | 'issuance' | 'tool_call';

/** One way to say whose a refusal was. */
type Subject = readonly [groupedBy: 'bot' | 'host' | 'token' | 'user', name: string];

function* rows(set: EvidenceSet, { all }: EvidenceScope, found: Followable[]): Generator<JsonObject> {
  const least = Number(settingValue(all, 'failed_joins'));
  const windowUs = durationUs(String(settingValue(all, 'failed_joins_window')));
  const bursts = new Bursts<JsonObject>(least, windowUs);
  const kept = (burst: Burst<JsonObject>): JsonObject => {
    const row = record(burst);
    const { by, subject } = partsOf(burst.key);
    found.push({ row: rowKeyOf(row), by, subject, numbers: Uint32Array.from(burst.numbers) });
    return row;
  };
  // the same refused joins may be those of a bot, of its token and of its host: one burst becomes one row, at the end
  const joins: Burst<JsonObject>[] = [];
  const settled = function* (ended: Iterable<Burst<JsonObject>>): Generator<JsonObject> {
    for (const burst of ended) {
      if (partsOf(burst.key).family === 'join') joins.push(burst);
      else yield kept(burst);
    }
  };
  for (const { number, us, family, what } of counted(set))
    for (const subject of subjectsOf(what, family))
      yield* settled(bursts.add(JSON.stringify([family, ...subject]), { us, number, what }));
  yield* settled(bursts.rest());
  joins.sort((a, b) => a.firstUs - b.firstUs || RANK[partsOf(a.key).by] - RANK[partsOf(b.key).by]);
  for (const burst of withoutContained(joins).sort((a, b) => a.firstUs - b.firstUs)) yield kept(burst);
}

/** Refusals of a family, numbered from 1 in order of time: the same numbers each time. */
function* counted(set: EvidenceSet) {
  let number = 0;
  for (const { key, json } of set.rows('refusals')) {
    const what = JSON.parse(json) as JsonObject;
    const us = microseconds(text(what.time));
    const family = familyOf(what);
    if (us === null || family === null) continue;
    number += 1;
    yield { number, us, family, what, key };
  }
}

/** Names of bursts. Of each only the place in its own numbers is held. */
function* namesOf(set: EvidenceSet, found: readonly Followable[]): Generator<JsonObject> {
  const waiting = new Map<number, { burst: Followable; at: number }[]>();
  const wait = (burst: Followable, at: number) => {
    const number = burst.numbers[at];
    if (number !== undefined) waiting.set(number, [...(waiting.get(number) ?? []), { burst, at }]);
  };
  for (const burst of found) {
    for (const ref of subjectNames(burst)) yield { burst_row: burst.row, ref, is_event: false };
    wait(burst, 0);
  }
  if (found.length === 0) return;
  for (const { number, key } of counted(set)) {
    for (const { burst, at } of waiting.get(number) ?? []) {
      yield { burst_row: burst.row, ref: key, is_event: true };
      wait(burst, at + 1);
    }
    waiting.delete(number);
  }
}

function subjectNames({ by, subject }: Followable): Set<string> {
  const ofBot = by === 'bot' ? [`bot-${subject}`, `user:bot-${subject}`] : [];
  const isBotUser = by === 'user' && subject.startsWith('bot-');
  return new Set([
    subject,
    `${by}:${subject}`,
    ...ofBot,
    ...(isBotUser ? [`bot:${subject.slice('bot-'.length)}`] : []),
  ]);
}

/** The burst is named by its bot rather than by its token, and by that rather than by its host. */
const RANK: Readonly<Record<Subject[0], number>> = { bot: 0, user: 0, token: 1, host: 2 };

/** Anomalies have exceptions of their own (K15), and calls of the API issue nothing. */
const APART = new Set([
  'cert.generation_mismatch',
  'join_token.bound_keypair.join_state_verification_failed',
]);

function familyOf({ type, event, what }: JsonObject): Family | null {
  if (APART.has(text(event))) return null;
  switch (type) {
    case 'join':
      return event === 'bot.join' || event === 'instance.join' ? 'join' : null;
    case 'login':
    case 'issuance':
    case 'session':
      return 'issuance';
    case 'access':
      // a connection whose certificate was refused
      return event === 'auth' && what !== 'API call' ? 'issuance' : null;
    case 'tool_call':
      // refused calls of language models and broken requests are of the same type, and no calls of tools
      return event === 'mcp.session.request' ? 'tool_call' : null;
    default:
      return null;
  }
}

/** A name that is masked whole is not one token's. */
const ALL_MASKED = /^\**$/;

function* subjectsOf(row: JsonObject, family: Family): Generator<Subject> {
  const who = text(row.who);
  if (family !== 'join') {
    // refusals that name nobody cannot be said to be one user's
    if (who !== '') yield ['user', who];
    return;
  }
  const host = hostOf(text(row.address));
  const isBot = row.event === 'bot.join';
  if (who !== '') yield isBot ? ['bot', who.replace(/^bot-/, '')] : ['host', who];
  if (!ALL_MASKED.test(text(row.target))) yield ['token', text(row.target)];
  if (host !== '' && (isBot || host !== who)) yield ['host', host];
}

function partsOf(key: string): { family: Family; by: Subject[0]; subject: string } {
  const [family, by, subject] = JSON.parse(key) as [Family, ...Subject];
  return { family, by, subject };
}

function record({ key, first, firstUs, lastUs, numbers }: Burst<JsonObject>): JsonObject {
  const { family, by, subject } = partsOf(key);
  return {
    refusal_type: family,
    grouped_by: by,
    subject,
    subject_kind: text(first.who_kind),
    first_at: preciseText(firstUs),
    last_at: preciseText(lastUs),
    refusals: numbers.length,
    method: text(first.method),
    why: text(first.why),
    first_event: text(first.event_uid),
  };
}
