import type { GrantChangeRow } from '../../datasets/effectiveAccess/changeTables.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { plural } from '../../formats/plural.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { grantChanges } from '../access/grantChanges.ts';
import { readWorld, type World } from '../access/holders/world.ts';
import type { AccessInput, AccessSettings, Resource } from '../access/input.ts';
import { grantsOfOthers, grantsOfUsers } from '../access/someGrants.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../scope.ts';
import { startedMs } from '../states.ts';
import { type Affected, accessBoundaries, GRANT_SOURCES } from './accessBoundaries.ts';
import { batches } from './batches.ts';

/** Holders that may be compared because something changed for everybody; above it only the ends of the period are. */
const MOST_COMPARED = 30_000;

interface Side {
  info: SnapshotInfo;
  world: World;
}

/** Changes of grants and how they were found. */
export interface GrantHistory {
  changes: Generator<GrantChangeRow>;
  /** snapshots that were read */
  compared: number;
  /** why snapshots that list all sources were not compared, in words; empty when all were */
  passedOver: string;
}

/**
 * How grants changed from each snapshot of the period to the next: opening, closing and everything between. Only holders
 * that a difference concerns are computed. Snapshots that lack one of the sources are passed over, since what they do not
 * show is not gone. Ends that were set in advance are `until` of grants, not changes, until something else changes for
 * the holder.
 */
export function grantHistory(scope: EvidenceScope, settings: AccessSettings): GrantHistory {
  const { store, opening, closing } = scope;
  const none = { changes: (function* () {})(), compared: 0, passedOver: '' };
  if (opening === null) return none;
  const all = store
    .snapshots()
    .filter(({ id, finished }) => finished && id >= opening.id && id <= closing.id);
  const comparable = all.filter(isComparable).sort((a, b) => a.id - b.id);
  const boundaries = accessBoundaries(scope, opening.id);
  const users = Math.max(store.countRows(closing.id, 'users'), 1);
  const costly =
    [...boundaries.values()].filter((affected) => affected.everybody).length * users > MOST_COMPARED;
  const chosen = costly && comparable.length > 2 ? [comparable[0], comparable.at(-1)] : comparable;
  const used = chosen.filter((snapshot) => snapshot !== undefined);
  const skipped = comparable.length - used.length;
  return {
    changes: through(scope, settings, used, boundaries),
    compared: used.length,
    passedOver:
      skipped === 0
        ? ''
        : `${plural(skipped, 'snapshot')} between the ends of the period ${skipped === 1 ? 'was' : 'were'} not compared, since too much changed for too many holders: what was given and taken away between them was not seen.`,
  };
}

/** Whether a snapshot lists everything that grants are computed from. */
export function isComparable(snapshot: SnapshotInfo): boolean {
  return GRANT_SOURCES.every((source) => {
    const outcome = outcomeIn(snapshot, source);
    if (source === 'users' || source === 'roles') return isWhole(outcome);
    return outcome === null || outcome.status === 'unsupported' || isWhole(outcome);
  });
}

function* through(
  scope: EvidenceScope,
  settings: AccessSettings,
  snapshots: readonly SnapshotInfo[],
  boundaries: ReadonlyMap<number, Affected>,
): Generator<GrantChangeRow> {
  let before: Side | null = null;
  for (const info of snapshots) {
    const affected = before === null ? null : between(boundaries, before.info.id, info.id);
    const after: Side = { info, world: worldAt(inputAt(scope, settings, info), before, affected) };
    if (before !== null && affected !== null) yield* compare(scope, before, after, affected);
    before = after;
  }
}

/** The parts of a snapshot that are kept, as far as possible from the one before. */
function worldAt(input: AccessInput, before: Side | null, affected: Affected | null): World {
  if (before !== null && affected === null) return { ...before.world, input };
  return readWorld(input, affected?.roles === false ? before?.world.index : undefined);
}

/** The holders whom all differences between two snapshots concern; null when there are none. */
function between(boundaries: ReadonlyMap<number, Affected>, from: number, to: number): Affected | null {
  const sum: Affected = { users: new Set(), everybody: false, others: false, roles: false };
  let some = false;
  for (const [snapshot, affected] of boundaries) {
    if (snapshot <= from || snapshot > to) continue;
    some = true;
    for (const user of affected.users) sum.users.add(user);
    sum.everybody ||= affected.everybody;
    sum.others ||= affected.others;
    sum.roles ||= affected.roles;
  }
  return some ? sum : null;
}

function* compare(
  scope: EvidenceScope,
  before: Side,
  after: Side,
  affected: Affected,
): Generator<GrantChangeRow> {
  const names = affected.everybody ? everybody(scope, [before, after]) : affected.users;
  const set = ({ info }: Side, grants: ReturnType<typeof grantsOfUsers>) => ({
    snapshot: String(info.id),
    time: startedMs(info) * 1000,
    grants,
  });
  for (const some of batches(names)) {
    const grants = (side: Side) => grantsOfUsers(side.world, some, usersAt(scope, side.info.id, some));
    yield* grantChanges(set(before, grants(before)), set(after, grants(after)));
  }
  if (!affected.everybody && !affected.others) return;
  const others = (side: Side) =>
    grantsOfOthers(side.world, (name) => usersAt(scope, side.info.id, [name]).length > 0);
  yield* grantChanges(set(before, others(before)), set(after, others(after)));
}

function everybody({ store }: EvidenceScope, sides: readonly Side[]): Set<string> {
  const names = new Set<string>();
  for (const { info, world } of sides) {
    for (const { key } of store.rows(info.id, 'users')) names.add(key);
    for (const name of world.lists.ofUsers.keys()) names.add(name);
  }
  return names;
}

/** Those of the users that a snapshot showed. */
export function usersAt({ store }: EvidenceScope, snapshot: number, names: readonly string[]): Resource[] {
  return [...store.versionsOf('users', names)].flatMap(([rowId, versions]) => {
    const version = versions.find(
      ({ whole, fromSnapshot, untilSnapshot }) =>
        whole && fromSnapshot <= snapshot && (untilSnapshot === null || untilSnapshot > snapshot),
    );
    return version === undefined ? [] : [{ rowId, body: JSON.parse(version.json) as JsonObject }];
  });
}

/** The state of one snapshot, access requests aside. */
export function inputAt(
  { store }: EvidenceScope,
  settings: AccessSettings,
  snapshot: SnapshotInfo,
): AccessInput {
  const resources = (dataset: string) =>
    function* (): Generator<Resource> {
      for (const { key, json } of store.rows(snapshot.id, dataset)) {
        yield { rowId: key, body: JSON.parse(json) as JsonObject };
      }
    };
  return {
    asOf: startedMs(snapshot) * 1000,
    settings,
    users: resources('users'),
    roles: resources('roles'),
    bots: resources('bots'),
    connectors: resources('connectors'),
    accessLists: resources('access_lists'),
    accessListMembers: resources('access_list_members'),
    requests: () => [],
    loginRules: store.countRows(snapshot.id, 'login_rules') > 0,
  };
}
