import { botSharing as dataset } from '../../../datasets/machines/botSharing.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text } from '../../../formats/json.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { hostOf } from '../addresses.ts';
import type { ComputedTable } from '../computedTable.ts';
import { overlapsOf, type Sighting } from './hostPresences.ts';

/** Signs that several hosts share a bot (K37). */
export const botSharing: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, rows(set), ({ bot, bot_instance, sign }) => `${bot}/${bot_instance}/${sign}`),
};

function* rows(set: EvidenceSet): Generator<JsonObject> {
  const bots = set.db
    .prepare<[], string>(
      "SELECT DISTINCT bot FROM bot_joins WHERE ok = 1 AND bot <> '' AND event_kind = 'join' AND address <> '' ORDER BY bot",
    )
    .pluck()
    .all();
  for (const bot of bots) yield* sharedHosts(set, bot);
  for (const { key, json } of set.rows('bot_instances')) {
    const body = JSON.parse(json) as JsonObject;
    yield* alternatingNames(key, body);
    yield* repeatedGenerations(key, body);
  }
}

interface Seen {
  us: number;
  source: Sighting['source'];
  row: string;
  address: string;
  instance: string;
  expiresUs: number | null;
}

/** One row for all overlaps of a bot; where none is sure, one that it is unknown. */
function* sharedHosts({ db }: EvidenceSet, bot: string): Generator<JsonObject> {
  const sightings = db
    .prepare<{ bot: string }, Seen>(
      `SELECT time_us AS us, 'bot_joins' AS source, row_id AS row, address, bot_instance AS instance, NULL AS expiresUs
       FROM bot_joins WHERE bot = @bot AND ok = 1 AND event_kind = 'join'
       UNION ALL
       SELECT time_us, 'certificates', row_id, address, bot_instance, expires_us FROM certificates WHERE bot = @bot AND cert_type = 'user'
       ORDER BY 1, 2, 3`,
    )
    .all({ bot })
    .map(({ address, ...rest }): Sighting => ({ ...rest, host: hostOf(address) }));
  const hosts = new Set(sightings.map(({ host }) => host).filter((host) => host !== ''));
  if (hosts.size < 2) return;
  const found = [...overlapsOf(sightings)];
  const sure = found.filter(({ untilUs }) => untilUs !== null);
  const [first] = sure.length > 0 ? sure : found;
  if (first === undefined) return;
  const { firstHost, firstUs, untilUs, second } = first;
  yield {
    ...NOTHING,
    bot,
    sign: untilUs === null ? 'unknown' : 'certificates',
    hosts: hosts.size,
    times: sure.length > 0 ? sure.length : found.length,
    bot_instance: second.instance,
    first_host: firstHost,
    second_host: second.host,
    first_at: preciseText(firstUs),
    second_at: preciseText(second.us),
    valid_until: untilUs === null ? null : preciseText(untilUs),
    source: second.source,
    source_row: second.row,
  };
}

const NOTHING = {
  bot_instance: '',
  hosts: 0,
  times: 0,
  first_host: '',
  second_host: '',
  first_at: null,
  second_at: null,
  valid_until: null,
  generation: null,
};

interface Moment {
  us: number;
  body: JsonObject;
}

/** Traces of an instance when it was last seen, in order of time, each moment once. */
function history(body: JsonObject, what: 'authentication' | 'heartbeat', time: string): Moment[] {
  const status = object(body.status);
  const all = [object(status[`initial_${what}`]), ...objects(status[`latest_${what}s`])];
  const found = new Map<number, Moment>();
  for (const one of all) {
    const us = microseconds(text(one[time]));
    if (us !== null && us > 0) found.set(us, { us, body: one });
  }
  return [...found.values()].sort((a, b) => a.us - b.us);
}

function namesOf(body: JsonObject): { bot: string; bot_instance: string } {
  const spec = object(body.spec);
  return { bot: text(spec.bot_name), bot_instance: text(spec.instance_id) };
}

/** A host name that comes back after another one: two hosts send heartbeats. */
function* alternatingNames(key: string, body: JsonObject): Generator<JsonObject> {
  const beats = history(body, 'heartbeat', 'recorded_at').filter((one) => text(one.body.hostname) !== '');
  const hosts = new Set(beats.map((one) => text(one.body.hostname)));
  const returns = beats.flatMap((beat, at) => {
    const before = beats[at - 1];
    const name = text(beat.body.hostname);
    if (before === undefined || text(before.body.hostname) === name) return [];
    const earlier = beats.slice(0, at - 1).find((one) => text(one.body.hostname) === name);
    return earlier === undefined ? [] : [{ beat, before, earlier }];
  });
  const [first] = returns;
  if (first === undefined) return;
  yield {
    ...NOTHING,
    ...namesOf(body),
    sign: 'host names',
    hosts: hosts.size,
    times: returns.length,
    first_host: text(first.beat.body.hostname),
    second_host: text(first.before.body.hostname),
    first_at: preciseText(first.earlier.us),
    second_at: preciseText(first.before.us),
    source: 'bot_instances',
    source_row: key,
  };
}

/** A counter that does not rise from one authentication to the next; 1 is a new join, and 0 none. */
function* repeatedGenerations(key: string, body: JsonObject): Generator<JsonObject> {
  const all = history(body, 'authentication', 'authenticated_at');
  const generation = ({ body: { generation: value } }: Moment) => (typeof value === 'number' ? value : 0);
  const same = all.flatMap((one, at) => {
    const before = all[at - 1];
    if (before === undefined || generation(one) <= 1 || generation(one) > generation(before)) return [];
    return [{ one, before }];
  });
  const [first] = same;
  if (first === undefined) return;
  yield {
    ...NOTHING,
    ...namesOf(body),
    sign: 'generation',
    times: same.length,
    first_at: preciseText(first.before.us),
    second_at: preciseText(first.one.us),
    generation: generation(first.one),
    source: 'bot_instances',
    source_row: key,
  };
}
