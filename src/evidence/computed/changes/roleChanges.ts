import { roleChanges as dataset } from '../../../datasets/access/roleChanges.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text, texts } from '../../../formats/json.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import type { ResourceVersion } from '../../../store/store.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import { batches } from '../batches.ts';
import type { ComputedTable } from '../computedTable.ts';
import { orderedRows } from '../orderedRows.ts';
import { changedPaths, differencesText } from './changedPaths.ts';
import { transitions } from './transitions.ts';

/** Changes of roles: events with the definitions around them, then differences between snapshots without an event. */
export const roleChanges: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, rows(set, scope)),
};

function* rows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const snapshots = scope.store
    .snapshots()
    .filter((snapshot) => snapshot.finished && isWhole(outcomeIn(snapshot, 'roles')))
    .sort((a, b) => startedMs(a) - startedMs(b));
  const explained = new Set<string>();
  yield* logged(set, scope, snapshots, explained);
  yield* unexplained(set, scope, snapshots, explained);
}

const EVENTS = `SELECT name, time_us AS us, json
  FROM config_changes WHERE kind = 'role' AND ok = 1 AND name <> '' ORDER BY time_us, row_id`;

/** Changes that the log shows. @param explained takes the differences that they explain, as `differenceOf` names them */
function* logged(
  set: EvidenceSet,
  { store }: EvidenceScope,
  snapshots: readonly SnapshotInfo[],
  explained: Set<string>,
): Generator<JsonObject> {
  const between = changesBetween(set);
  for (const { name, us, json } of orderedRows<{ name: string; us: number; json: string }>(set.db, EVENTS)) {
    const event = JSON.parse(json) as JsonObject;
    const versions = store.versions('roles', name);
    const [from, to] = around(snapshots, us, versions);
    const count = between(name, from, to);
    if (to !== null) explained.add(differenceOf(name, to));
    yield {
      role: name,
      change: text(event.action),
      time: event.time ?? null,
      actor: text(event.actor),
      actor_kind: text(event.actor_kind),
      actor_note: text(event.actor_note),
      impersonator: text(event.impersonator),
      access_requests: texts(event.access_requests),
      trusted_device: text(event.trusted_device),
      address: text(event.address),
      ...bracket(from, to, shownIn(versions, from), shownIn(versions, to)),
      changes_between: count,
      note: noteOf(from, to, count),
      events: texts(event.events),
    };
  }
}

/** A snapshot lists its roles within this time of its start. */
const LISTED_WITHIN_US = 15 * 60_000_000;

/** The snapshots on both sides of a change; one that began just before it may show it already. */
function around(
  snapshots: readonly SnapshotInfo[],
  us: number,
  versions: readonly ResourceVersion[],
): [SnapshotInfo | null, SnapshotInfo | null] {
  const at = snapshots.findLastIndex((snapshot) => startedMs(snapshot) * 1000 <= us);
  const [earlier = null, from = null, to = null] = [snapshots[at - 1], snapshots[at], snapshots[at + 1]];
  if (from === null || us > startedMs(from) * 1000 + LISTED_WITHIN_US) return [from, to];
  const shown = (snapshot: SnapshotInfo | null) => shownIn(versions, snapshot);
  const showsLater = to !== null && changedPaths(shown(from), shown(to)).length > 0;
  const showsEarlier = earlier !== null && changedPaths(shown(earlier), shown(from)).length > 0;
  return showsEarlier && !showsLater ? [earlier, from] : [from, to];
}

/** How many changes of a role the log shows between two snapshots. */
function changesBetween({ db }: EvidenceSet) {
  const count = db
    .prepare<[string, number, number], number>(
      "SELECT count(*) FROM config_changes WHERE name = ? AND kind = 'role' AND ok = 1 AND time_us >= ? AND time_us < ?",
    )
    .pluck();
  return (role: string, from: SnapshotInfo | null, to: SnapshotInfo | null): number =>
    count.get(
      role,
      from === null ? 0 : startedMs(from) * 1000,
      to === null ? Number.MAX_SAFE_INTEGER : startedMs(to) * 1000,
    ) ?? 0;
}

function noteOf(from: SnapshotInfo | null, to: SnapshotInfo | null, count: number): string {
  return [
    from === null ? 'no snapshot before it' : '',
    to === null ? 'no snapshot after it' : '',
    count > 1 ? `${count} changes between the two snapshots` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** Differences between neighbouring snapshots of the period with no event of the role between them. */
function* unexplained(
  set: EvidenceSet,
  { store, opening, closing }: EvidenceScope,
  snapshots: readonly SnapshotInfo[],
  explained: ReadonlySet<string>,
): Generator<JsonObject> {
  if (opening === null) return;
  const between = changesBetween(set);
  for (const keys of batches(store.changedKeys('roles', opening.id))) {
    for (const [role, versions] of store.versionsOf('roles', keys)) {
      for (const { before, after, snapshot } of transitions(versions)) {
        if (snapshot <= opening.id || snapshot > closing.id) continue;
        const to = snapshots.find(({ id }) => id === snapshot) ?? null;
        const from = snapshots.findLast(({ id }) => id < snapshot) ?? null;
        if (to === null || from === null || changedPaths(before, after).length === 0) continue;
        if (explained.has(differenceOf(role, to)) || between(role, from, to) > 0) continue;
        yield {
          role,
          change: before === null ? 'added' : after === null ? 'removed' : 'changed',
          time: null,
          ...NOBODY,
          ...bracket(from, to, before, after),
          changes_between: 0,
          note: 'no event of the log that was read explains it',
          events: [],
        };
      }
    }
  }
}

function differenceOf(role: string, { id }: SnapshotInfo): string {
  return `${id}/${role}`;
}

const NOBODY = {
  actor: '',
  actor_kind: 'unknown',
  actor_note: '',
  impersonator: '',
  access_requests: [],
  trusted_device: '',
  address: '',
} satisfies JsonObject;

function bracket(
  from: SnapshotInfo | null,
  to: SnapshotInfo | null,
  before: JsonObject | null,
  after: JsonObject | null,
): JsonObject {
  const paths = from === null || to === null ? [] : changedPaths(before, after);
  const body = after ?? before;
  return {
    from_snapshot: from?.id ?? null,
    from_time: from?.started ?? null,
    to_snapshot: to?.id ?? null,
    to_time: to?.started ?? null,
    before: before ?? '',
    after: after ?? '',
    paths: paths.length,
    differences: differencesText(paths),
    preset: text(object(object(body?.metadata).labels)['teleport.internal/resource-type']) !== '',
  };
}

/** The definition that a whole listing of a snapshot showed; null: it showed none. */
function shownIn(versions: readonly ResourceVersion[], snapshot: SnapshotInfo | null): JsonObject | null {
  if (snapshot === null) return null;
  const version = versions.find(
    ({ whole, fromSnapshot, untilSnapshot }) =>
      whole && fromSnapshot <= snapshot.id && (untilSnapshot === null || untilSnapshot > snapshot.id),
  );
  return version === undefined ? null : (JSON.parse(version.json) as JsonObject);
}
