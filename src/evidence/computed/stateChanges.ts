import { stateChanges as dataset } from '../../datasets/activity/stateChanges.ts';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { object, text } from '../../formats/json.ts';
import { microseconds } from '../../formats/timestamp.ts';
import type { ResourceVersion } from '../../store/store.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { startedMs } from '../states.ts';
import { batches } from './batches.ts';
import { changedPaths } from './changedPaths.ts';
import type { ComputedTable } from './computedTable.ts';

const HOUR_US = 3_600_000_000;

/** Datasets that are compared, with the kinds that their changes are logged under; none: no event shows them (teleport-api §0.4). */
const COMPARED: Readonly<Record<string, { kinds: readonly string[]; from?: number }>> = {
  users: { kinds: ['user', 'bot'] },
  roles: { kinds: ['role', 'bot', 'user'] },
  bots: { kinds: ['bot', 'user'] },
  connectors: { kinds: ['github', 'oidc', 'saml'] },
  access_lists: { kinds: ['access_list'] },
  access_list_members: { kinds: ['access_list', 'access_list.member'] },
  trusted_clusters: { kinds: ['trusted_cluster'] },
  workload_identities: { kinds: ['workload_identity'] },
  tokens: { kinds: ['join_token'], from: 15 },
  auth_preference: { kinds: ['auth_preference'], from: 15 },
  networking_config: { kinds: ['cluster_networking_config'], from: 15 },
  session_recording_config: { kinds: ['session_recording_config'], from: 15 },
  audit_config: { kinds: [] },
  remote_clusters: { kinds: [] },
  cert_authorities: { kinds: [] },
  login_rules: { kinds: ['login_rule'] },
  devices: { kinds: ['device'] },
};

/** Every difference between neighbouring snapshots of the period. */
export const stateChanges: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, changes(set, scope)),
};

function* changes(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { store, opening, closing } = scope;
  if (opening === null) return;
  const ended = store.snapshots().filter(({ finished }) => finished);
  const timeOf = new Map(ended.map((snapshot) => [snapshot.id, snapshot.started]));
  const before = (id: number) => ended.findLast((snapshot) => snapshot.id < id)?.id ?? opening.id;
  const explain = explainer(set);
  const major = Number.parseInt(closing.cluster.version, 10);
  for (const [name, { kinds, from = 0 }] of Object.entries(COMPARED)) {
    const logged = kinds.length > 0 && major >= from;
    for (const keys of batches(store.changedKeys(name, opening.id))) {
      for (const [key, versions] of store.versionsOf(name, keys)) {
        for (const [old, next, at] of transitions(versions.filter(({ whole }) => whole))) {
          if (at <= opening.id || at > closing.id) continue;
          const span = { from_snapshot: before(at), to_snapshot: at };
          const fromTime = timeOf.get(span.from_snapshot) ?? opening.started;
          const toTime = timeOf.get(at) ?? closing.started;
          const fromUs = startedMs({ started: fromTime }) * 1000 - HOUR_US;
          const toUs = startedMs({ started: toTime }) * 1000 + HOUR_US;
          const paths = changedPaths(old, next);
          if (paths.length === 0) continue;
          const shared = {
            dataset: name,
            resource: key,
            ...span,
            from_time: fromTime,
            to_time: toTime,
            explaining_events: explain(namesOf(name, key, next ?? old), kinds, fromUs, toUs),
            logged,
            expiry: next === null && expiresBy(old, toUs),
            preset:
              text(object(object((next ?? old)?.metadata).labels)['teleport.internal/resource-type']) !== '',
          };
          for (const { path, before: was, after: is } of paths) {
            const change = old === null ? 'added' : next === null ? 'removed' : 'changed';
            yield { ...shared, change, path, before: was, after: is };
          }
        }
      }
    }
  }
}

/** Each step from one state of a resource to the next, with the snapshot that first showed the new one. */
function* transitions(
  versions: readonly ResourceVersion[],
): Generator<[JsonObject | null, JsonObject | null, number]> {
  let last: ResourceVersion | null = null;
  for (const version of versions) {
    const joined = last !== null && last.untilSnapshot === version.fromSnapshot;
    if (last !== null && !joined && last.untilSnapshot !== null)
      yield [parsed(last), null, last.untilSnapshot];
    yield [joined ? parsed(last) : null, parsed(version), version.fromSnapshot];
    last = version;
  }
  if (last !== null && last.untilSnapshot !== null) yield [parsed(last), null, last.untilSnapshot];
}

function parsed(version: ResourceVersion | null): JsonObject | null {
  return version === null ? null : (JSON.parse(version.json) as JsonObject);
}

/** Names under which events may know a resource. */
function namesOf(dataset: string, key: string, body: JsonObject | null): string[] {
  const name = text(object(body?.metadata).name);
  const bot = text(object(object(body?.metadata).labels)['teleport.internal/bot']);
  const list = dataset === 'access_list_members' ? text(object(body?.spec).access_list) : '';
  return [...new Set([key, name, bot, name.replace(/^bot-/, ''), list])].filter((one) => one !== '');
}

/** Counts configuration changes of these names and kinds; settings of the cluster have no name. */
function explainer({ db }: EvidenceSet) {
  const count = db
    .prepare<[{ names: string; kinds: string; from: number; to: number }], number>(
      `SELECT count(*) FROM config_changes
       WHERE (name IN (SELECT value FROM json_each(@names)) OR name = '' OR access_list IN (SELECT value FROM json_each(@names)))
       AND kind IN (SELECT value FROM json_each(@kinds)) AND ok = 1 AND time_us >= @from AND time_us <= @to`,
    )
    .pluck();
  return (names: readonly string[], kinds: readonly string[], fromUs: number, toUs: number): number =>
    kinds.length === 0
      ? 0
      : (count.get({
          names: JSON.stringify(names),
          kinds: JSON.stringify(kinds),
          from: fromUs,
          to: toUs,
        }) as number);
}

function expiresBy(body: JsonObject | null, us: number): boolean {
  const times: (JsonValue | undefined)[] = [object(body?.metadata).expires, object(body?.spec).expires];
  return times.some((time) => {
    const at = typeof time === 'string' ? microseconds(time) : null;
    return at !== null && at > 0 && at <= us;
  });
}
