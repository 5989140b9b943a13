import type { GrantRow } from '../../../datasets/effectiveAccess/holderTables.ts';
import { instantText } from '../../../formats/timestamp.ts';
import type { ReviewRow } from '../../../records/accessReview.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import { readWorld } from '../../access/holders/world.ts';
import { grantsOfOthers, grantsOfUsers } from '../../access/someGrants.ts';
import type { EvidenceScope } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import { accessBoundaries } from '../accessBoundaries.ts';
import { accessSettings } from '../effectiveAccess.ts';
import { inputAt, isComparable, usersAt } from '../grantHistory.ts';

/** Evidence of later snapshots for a decision to remove or change a grant. */
export interface CarriedOut {
  state: 'removed' | 'changed' | 'outstanding' | 'not_checked';
  /** first snapshot since which it is carried out */
  done: SnapshotInfo | null;
  /** last snapshot that showed the grant as it was reviewed; null: none after the population's */
  lastShown: SnapshotInfo | null;
}

/**
 * Follows reviewed grants through the snapshots after the one that was reviewed, also those after the period: what a review
 * decides is carried out later. Snapshots that lack a source of grants are passed over, since what they do not show is not gone.
 *
 * @param reviewed number of the snapshot that the population is of
 * @param rows grants that were to be removed or changed
 * @returns by number of the row
 */
export function carriedOut(
  scope: EvidenceScope,
  reviewed: number,
  rows: readonly ReviewRow[],
): Map<number, CarriedOut> {
  const found = new Map<number, CarriedOut>(
    rows.map(({ number }) => [number, { state: 'not_checked', done: null, lastShown: null }]),
  );
  if (rows.length === 0) return found;
  const later = scope.store
    .snapshots()
    .filter((snapshot) => snapshot.finished && snapshot.id > reviewed && isComparable(snapshot))
    .sort((a, b) => a.id - b.id);
  const last = later.at(-1);
  if (last === undefined) return found;
  const changed = accessBoundaries({ ...scope, closing: last }, reviewed);
  let grants: Map<string, GrantRow> | null = null;
  let previous = reviewed;
  for (const snapshot of later) {
    const isSame = ![...changed.keys()].some((id) => id > previous && id <= snapshot.id);
    previous = snapshot.id;
    if (grants === null || !isSame) grants = grantsAt(scope, snapshot, rows);
    for (const row of rows) note(found.get(row.number) as CarriedOut, row, grants, snapshot);
  }
  return found;
}

function note(
  so: CarriedOut,
  row: ReviewRow,
  grants: ReadonlyMap<string, GrantRow>,
  snapshot: SnapshotInfo,
): void {
  const state = stateAt(row, grants, snapshot);
  if (state === 'outstanding') {
    so.lastShown = snapshot;
    so.done = null;
  } else if (so.done === null) so.done = snapshot;
  so.state = state;
}

/** Access requests end by themselves; the state of a snapshot alone does not show them. */
function stateAt(
  { grant, granted, expires }: ReviewRow,
  grants: ReadonlyMap<string, GrantRow>,
  snapshot: SnapshotInfo,
): 'removed' | 'changed' | 'outstanding' {
  const ended = expires !== '' && Date.parse(expires) <= startedMs(snapshot);
  if (granted === 'access_request') return ended ? 'removed' : 'outstanding';
  const row = grants.get(grant);
  if (row === undefined || row.in_force === 0) return 'removed';
  return (row.until === null ? '' : instantText(row.until)) === expires ? 'outstanding' : 'changed';
}

function grantsAt(
  scope: EvidenceScope,
  snapshot: SnapshotInfo,
  rows: readonly ReviewRow[],
): Map<string, GrantRow> {
  const world = readWorld(inputAt(scope, accessSettings(scope.settings), snapshot));
  const names = [...new Set(rows.map(({ holder }) => holder.replace(/^bot:/, 'bot-')))];
  const isUser = (name: string) => usersAt(scope, snapshot.id, [name]).length > 0;
  const found = [
    ...grantsOfUsers(world, names, usersAt(scope, snapshot.id, names)),
    ...(rows.every(({ holder_kind }) => holder_kind.startsWith('human'))
      ? []
      : grantsOfOthers(world, isUser)),
  ];
  return new Map(found.map((row) => [row.row_id, row]));
}
