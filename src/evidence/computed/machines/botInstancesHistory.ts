import { botInstancesHistory as dataset } from '../../../datasets/machines/botInstancesHistory.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, objects, text } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import type { ResourceVersion } from '../../../store/store.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { batches } from '../batches.ts';
import type { ComputedTable } from '../computedTable.ts';
import { orderedRows } from '../orderedRows.ts';

/** Bot instances over the period, from snapshots and log. */
export const botInstancesHistory: ComputedTable = {
  add(set, scope) {
    set.db.exec(LOG_TABLE);
    set.db.exec('CREATE UNIQUE INDEX temp.instance_log_by_id ON instance_log (instance)');
    addMade(set, dataset, rows(set, scope), ({ bot, instance }) => `${bot}/${instance}`);
    set.db.exec('DROP TABLE temp.instance_log');
  },
};

/** Instances that the log names, each once. */
interface InLog {
  instance: string;
  bot: string;
  joins: number;
  refused: number;
  firstUs: number | null;
  lastUs: number | null;
  certificates: number;
  certificateUs: number | null;
  method: string | null;
  token: string | null;
}

const LOG_TABLE = `CREATE TEMP TABLE instance_log AS
  SELECT instance, max(bot) AS bot, sum(joins) AS joins, sum(refused) AS refused, min(firstUs) AS firstUs, max(lastUs) AS lastUs,
    sum(certificates) AS certificates, max(certificateUs) AS certificateUs, max(method) AS method, max(token) AS token, 0 AS listed
  FROM (
    SELECT bot_instance AS instance, bot, sum(ok = 1) AS joins, sum(ok = 0) AS refused, min(CASE WHEN ok = 1 THEN time_us END) AS firstUs,
      max(CASE WHEN ok = 1 THEN time_us END) AS lastUs, 0 AS certificates, NULL AS certificateUs, max(method) AS method,
      max(token) AS token
    FROM bot_joins WHERE bot_instance <> '' AND event_kind = 'join' GROUP BY bot_instance, bot
    UNION ALL
    SELECT bot_instance, bot, 0, 0, NULL, NULL, count(*), max(time_us), NULL, NULL
    FROM certificates WHERE bot_instance <> '' GROUP BY bot_instance, bot
  ) GROUP BY instance`;

function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { store, opening, closing } = scope;
  const first = (opening ?? closing).id;
  const listings = store
    .snapshots()
    .filter(
      ({ id, finished, datasets }) =>
        finished &&
        id >= first &&
        id <= closing.id &&
        datasets.some(({ dataset: of }) => of === 'bot_instances'),
    )
    .sort((a, b) => a.id - b.id);
  const started = new Map(listings.map((snapshot) => [snapshot.id, snapshot.started]));
  const inLog = set.db.prepare<[string], InLog>('SELECT * FROM temp.instance_log WHERE instance = ?');
  const markListed = set.db.prepare('UPDATE temp.instance_log SET listed = 1 WHERE instance = ?');
  for (const keys of batches(keysOf(scope, first))) {
    for (const [, versions] of store.versionsOf('bot_instances', keys)) {
      const shown = versions.filter(
        ({ fromSnapshot, untilSnapshot }) =>
          fromSnapshot <= closing.id && (untilSnapshot === null || untilSnapshot > first),
      );
      const last = shown.at(-1);
      if (last === undefined) continue;
      const body = JSON.parse(last.json) as JsonObject;
      const instance = text(object(body.spec).instance_id);
      const log = inLog.get(instance);
      if (log !== undefined) markListed.run(instance);
      yield rowOf(
        body,
        log,
        spanOf(
          shown,
          listings.map(({ id }) => id),
          started,
        ),
      );
    }
  }
  const rest = 'SELECT * FROM temp.instance_log WHERE listed = 0 ORDER BY bot, instance';
  for (const log of orderedRows<InLog>(set.db, rest)) yield rowOf(null, log, NEVER_LISTED);
}

const NEVER_LISTED = {
  first_snapshot: null,
  first_listed: null,
  last_snapshot: null,
  last_listed: null,
  listed_at_end: false,
  gone_by: null,
};

/** From which snapshot to which an instance was listed; only whole listings show that it is gone. */
function spanOf(
  versions: readonly ResourceVersion[],
  ids: readonly number[],
  started: ReadonlyMap<number, string>,
): JsonObject {
  const isShown = (id: number) =>
    versions.some(
      ({ fromSnapshot, untilSnapshot }) =>
        fromSnapshot <= id && (untilSnapshot === null || untilSnapshot > id),
    );
  const listed = ids.filter(isShown);
  const [first, last] = [listed[0] ?? null, listed.at(-1) ?? null];
  const end = versions.findLast(({ whole }) => whole)?.untilSnapshot ?? null;
  const gone = end !== null && last !== null && end > last ? end : null;
  return {
    first_snapshot: first,
    first_listed: first === null ? null : (started.get(first) ?? null),
    last_snapshot: last,
    last_listed: last === null ? null : (started.get(last) ?? null),
    listed_at_end: last !== null && last === ids.at(-1),
    gone_by: gone === null ? null : (started.get(gone) ?? null),
  };
}

function rowOf(body: JsonObject | null, log: InLog | undefined, span: JsonObject): JsonObject {
  const spec = object(body?.spec);
  const status = object(body?.status);
  const initial = object(status.initial_authentication);
  const meta = object(object(initial.join_attrs).meta);
  const heartbeat = newest([status.initial_heartbeat, status.latest_heartbeats], 'recorded_at');
  const authentication = newest([initial, status.latest_authentications], 'authenticated_at');
  const time = (us: number | null | undefined) => (us == null ? null : preciseText(us));
  return {
    bot: text(spec.bot_name) || (log?.bot ?? ''),
    instance: text(spec.instance_id) || (log?.instance ?? ''),
    join_method: text(meta.join_method) || text(initial.join_method) || (log?.method ?? ''),
    token: text(meta.join_token_name) || (log?.token ?? ''),
    joined: text(initial.authenticated_at) || time(log?.firstUs),
    hostname: text(heartbeat.hostname),
    version: text(heartbeat.version),
    last_heartbeat: text(heartbeat.recorded_at) || null,
    last_authentication: text(authentication.authenticated_at) || null,
    ...span,
    expires: text(object(body?.metadata).expires) || null,
    joins: log?.joins ?? 0,
    refused_joins: log?.refused ?? 0,
    last_join: time(log?.lastUs),
    certificates: log?.certificates ?? 0,
    last_certificate: time(log?.certificateUs),
    shown_by: body === null ? 'log' : log === undefined ? 'snapshots' : 'both',
  };
}

/** The newest of records, by a time that they name. */
function newest(found: readonly (JsonValue | undefined)[], member: string): JsonObject {
  const all = found.flatMap((one) => (Array.isArray(one) ? objects(one) : [object(one)]));
  return all.reduce<JsonObject>((best, one) => (text(one[member]) >= text(best[member]) ? one : best), {});
}

/** Keys that the first snapshot listed, and those that came or went afterwards. */
function* keysOf({ store }: EvidenceScope, first: number): Generator<string> {
  for (const { key } of store.rows(first, 'bot_instances')) yield key;
  for (const key of store.changedKeys('bot_instances', first))
    if (
      !store
        .versions('bot_instances', key)
        .some(
          ({ fromSnapshot, untilSnapshot }) =>
            fromSnapshot <= first && (untilSnapshot === null || untilSnapshot > first),
        )
    )
      yield key;
}
