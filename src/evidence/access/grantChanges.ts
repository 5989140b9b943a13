import type { GrantChangeRow } from '../../datasets/effectiveAccess/changeTables.ts';
import { bit } from '../../datasets/effectiveAccess/column.ts';
import type { GrantRow } from '../../datasets/effectiveAccess/holderTables.ts';
import { rowKey } from './rows/roleRuleRows.ts';

/** A snapshot with its grants, sorted by row_id as SQLite sorts text (by code points). */
export interface GrantSet {
  snapshot: string;
  /** microseconds since the epoch; null when not known */
  time: number | null;
  grants: Iterable<GrantRow>;
}

/** Columns whose difference is a change; what depends on the instant alone (in_force, as_of) is none. */
const COMPARED = [
  'holder_kind',
  'role_exists',
  'until',
  'standing',
  'certain',
  'privileged',
  'privileged_certain',
  'administrative',
  'administrative_certain',
  'resource_count',
] as const;

/**
 * Differences between the grants of two snapshots. Both sides pass by once, so that nothing is held.
 *
 * @throws RangeError when a side is not sorted by row_id, which would make differences of nothing
 */
export function* grantChanges(earlier: GrantSet, later: GrantSet): Generator<GrantChangeRow> {
  const before = sorted(earlier.grants);
  const after = sorted(later.grants);
  let left = before.next();
  let right = after.next();
  while (left.done !== true || right.done !== true) {
    const order = left.done ? 1 : right.done ? -1 : compareKeys(left.value.row_id, right.value.row_id);
    if (order < 0) {
      yield row('removed', left.value as GrantRow, left.value as GrantRow, null, earlier, later);
      left = before.next();
    } else if (order > 0) {
      yield row('added', null, right.value as GrantRow, null, earlier, later);
      right = after.next();
    } else {
      const [was, is] = [left.value as GrantRow, right.value as GrantRow];
      const changed = differences(was, is);
      if (changed !== null) yield row('changed', was, is, changed, earlier, later);
      left = before.next();
      right = after.next();
    }
  }
}

/** Order of keys: keys are printable ASCII, where all orders of text agree. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function* sorted(grants: Iterable<GrantRow>): Generator<GrantRow> {
  let last: string | null = null;
  for (const grant of grants) {
    if (last !== null && compareKeys(last, grant.row_id) >= 0) {
      throw new RangeError(`grants are not sorted by row_id: ${grant.row_id} after ${last}`);
    }
    last = grant.row_id;
    yield grant;
  }
}

function differences(before: GrantRow, after: GrantRow): string | null {
  const found = COMPARED.filter((name) => before[name] !== after[name]);
  if (found.length === 0) return null;
  return found.map((name) => `${name}: ${before[name] ?? 'none'} → ${after[name] ?? 'none'}`).join('; ');
}

function row(
  change: 'added' | 'removed' | 'changed',
  was: GrantRow | null,
  grant: GrantRow,
  changed: string | null,
  earlier: GrantSet,
  later: GrantSet,
): GrantChangeRow {
  const ends = [grant.until, grant.holder_kind === 'human_sso' ? grant.holder_expires : null];
  const ended = ends.some((end) => end !== null && later.time !== null && end <= later.time);
  return {
    row_id: `${grant.row_id}@${rowKey(earlier.snapshot, later.snapshot)}`,
    holder: grant.holder,
    holder_kind: grant.holder_kind,
    role: grant.role,
    grant_type: grant.grant_type,
    via: grant.via,
    change,
    changed,
    expired: bit(change === 'removed' && ended),
    standing: grant.standing,
    privileged: grant.privileged,
    administrative: grant.administrative,
    was_standing: bit(was?.standing === 1),
    was_privileged: bit(isCertain(was) && was.privileged === 1 && was.privileged_certain === 1),
    was_administrative: bit(isCertain(was) && was.administrative === 1 && was.administrative_certain === 1),
    from_snapshot: earlier.snapshot,
    to_snapshot: later.snapshot,
    from_time: earlier.time,
    to_time: later.time,
  };
}

/** Whether it is certain that the grant gives its role; a pattern may stand for any. */
function isCertain(grant: GrantRow | null): grant is GrantRow {
  return grant !== null && grant.certain === 1 && grant.any_role === 0;
}
