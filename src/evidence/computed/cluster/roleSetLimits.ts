import { roleSetLimits as dataset } from '../../../datasets/cluster/roleSetLimits.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { texts } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { readRole } from '../../access/roles/role.ts';
import { sessionTtlOf } from '../../access/roles/sessionTtl.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';
import { definitionsOf } from '../definitions.ts';

/** A limit that a role set from one instant to another, microseconds since 1970; null: no end. */
interface Limit {
  from: number;
  until: number | null;
  us: number;
}

/** Longest life of certificates for each set of roles that certificates of the period have. */
export const roleSetLimits: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, limits(set, scope)),
};

function* limits(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const sets = set.db
    .prepare<[], string>(
      `SELECT DISTINCT json_extract(json, '$.roles') FROM certificates WHERE cert_type = 'user' ORDER BY 1`,
    )
    .pluck()
    .all();
  if (sets.length === 0) return;
  const ofRole = limitsOfRoles(scope);
  for (const written of sets) {
    const roles = texts(JSON.parse(written));
    for (const { from, until, us, role } of smallest(roles, ofRole)) {
      yield {
        roles,
        limit_us: us,
        limit_role: role,
        valid_from: preciseText(from),
        valid_until: until === null ? null : preciseText(until),
      };
    }
  }
}

/** For each span between two changes of any of the roles, the smallest of their limits there. */
function* smallest(
  roles: readonly string[],
  ofRole: ReadonlyMap<string, readonly Limit[]>,
): Generator<Limit & { role: string }> {
  const all = roles.flatMap((role) => (ofRole.get(role) ?? []).map((limit) => ({ role, ...limit })));
  const bounds = [...new Set(all.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))];
  bounds.sort((a, b) => a - b);
  for (const [index, from] of bounds.entries()) {
    const standing = all.filter(
      (limit) => limit.from <= from && (limit.until === null || limit.until > from),
    );
    const least = standing.sort((a, b) => a.us - b.us)[0];
    if (least !== undefined) yield { ...least, from, until: bounds[index + 1] ?? null };
  }
}

/**
 * Limits of each role over time. A role that changed did so somewhere between two snapshots: over that span the larger of its
 * limits counts, so that no certificate is said to be longer than allowed that may not be. After the closing snapshot a limit
 * applies until an event says that the role was changed.
 */
function limitsOfRoles(scope: EvidenceScope): Map<string, Limit[]> {
  const { store, closing } = scope;
  const started = store
    .snapshots()
    // one that did not list the roles does not show that they stood
    .filter((snapshot) => snapshot.finished && isWhole(outcomeIn(snapshot, 'roles')))
    .map((snapshot) => startedMs(snapshot) * 1000)
    .sort((a, b) => a - b);
  const found = new Map<string, Limit[]>();
  for (const { rowId, body, validity } of definitionsOf(scope, 'roles')) {
    const { us } = sessionTtlOf(readRole({ rowId, body }));
    if (validity.from === null) continue;
    const limits = found.get(rowId) ?? [];
    limits.push({ from: validity.from, until: validity.until, us: us ?? Number.POSITIVE_INFINITY });
    found.set(rowId, limits);
  }
  const closedUs = startedMs(closing) * 1000;
  return new Map(
    [...found].map(([role, limits]) => {
      const changed = [...store.eventsOfSubject('role', role)]
        .map(({ timeUs }) => timeUs)
        .find((us) => us > closedUs);
      return [role, careful(limits, started, changed ?? null)];
    }),
  );
}

function careful(limits: readonly Limit[], started: readonly number[], changedUs: number | null): Limit[] {
  const sorted = [...limits].sort((a, b) => a.from - b.from);
  return sorted
    .flatMap((limit, index): Limit[] => {
      const { until, us, from } = limit;
      if (until === null) return [{ ...limit, until: changedUs }];
      const next = sorted[index + 1];
      const last = started.findLast((moment) => moment < until) ?? from;
      const after = next?.from === until ? next.us : Number.POSITIVE_INFINITY;
      const before = last > from ? [{ from, until: last, us }] : [];
      return [...before, { from: Math.max(last, from), until, us: Math.max(us, after) }];
    })
    .filter(({ us }) => Number.isFinite(us));
}
