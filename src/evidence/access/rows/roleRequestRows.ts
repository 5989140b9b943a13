import { bit, joined } from '../../../datasets/effectiveAccess/column.ts';
import type {
  RoleRequestRuleRow,
  RoleReviewRuleRow,
  RoleSessionJoinRow,
} from '../../../datasets/effectiveAccess/roleRuleTables.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import { isLiteral } from '../patterns.ts';
import type { Role } from '../roles/role.ts';
import { duration } from '../time.ts';
import { rowKey, sidesOf } from './roleRuleRows.ts';

/** Roles that holders may request (teleport-api §2.4, AccessRequestConditions), one a row. */
export function* roleRequestRows(role: Role): Generator<RoleRequestRuleRow> {
  for (const [side, { body }] of sidesOf(role)) {
    const request = object(body.request);
    const thresholds = objects(request.thresholds);
    const duration_us = duration(request.max_duration);
    const common = {
      role: role.name,
      side,
      approvals: fewestApprovals(thresholds),
      thresholds: joined(thresholds.map(thresholdText), '; '),
      max_duration_us: duration_us === 0 ? null : duration_us,
      reason_required: bit(text(object(request.reason).mode) === 'required'),
    };
    for (const { source, name, condition, number } of named(request, ['roles', 'search_as_roles'])) {
      const row_id = rowKey(role.name, side, source, number, name);
      yield { row_id, ...common, source, requests: name, any_role: bit(!isLiteral(name)), condition };
    }
  }
}

/** Roles whose requests holders may review (AccessReviewConditions), one a row. */
export function* roleReviewRows(role: Role): Generator<RoleReviewRuleRow> {
  for (const [side, { body }] of sidesOf(role)) {
    const review = object(body.review_requests);
    const where = text(review.where);
    for (const { source, name, condition, number } of named(review, ['roles'])) {
      yield {
        row_id: rowKey(role.name, side, source, number, name),
        role: role.name,
        side,
        source,
        reviews: name,
        any_role: bit(!isLiteral(name)),
        condition: joined(
          [condition ?? '', where === '' ? '' : `where ${where}`].filter((one) => one !== ''),
          '; ',
        ),
      };
    }
  }
}

/** Policies that ask for moderators (teleport-api §2.4, require_session_join), one a row. */
export function* roleSessionJoinRows(role: Role): Generator<RoleSessionJoinRow> {
  for (const [at, policy] of objects(role.allow.body.require_session_join).entries()) {
    yield {
      row_id: rowKey(role.name, at + 1),
      role: role.name,
      name: text(policy.name),
      filter: text(policy.filter) || null,
      kinds: joined(texts(policy.kinds)),
      modes: joined(texts(policy.modes)),
      participants: typeof policy.count === 'number' ? policy.count : 0,
      on_leave: text(policy.on_leave) || 'terminate',
    };
  }
}

interface Named {
  source: string;
  name: string;
  condition: string | null;
  number: number;
}

function* named(body: JsonObject, sources: readonly string[]): Generator<Named> {
  for (const source of sources) {
    for (const [at, name] of [...new Set(texts(body[source]))].entries()) {
      yield { source, name, condition: null, number: at + 1 };
    }
  }
  for (const [at, claim] of objects(body.claims_to_roles).entries()) {
    const condition = `${text(claim.claim)}=${text(claim.value)}`;
    for (const name of new Set(texts(claim.roles))) {
      yield { source: 'claims_to_roles', name, condition, number: at + 1 };
    }
  }
}

/** A request passes by any one threshold, so that the easiest counts; the gateway asks for one approval where none is set. */
function fewestApprovals(thresholds: readonly JsonObject[]): number {
  const approvals = thresholds.map(({ approve }) =>
    typeof approve === 'number' && approve > 0 ? approve : 1,
  );
  return approvals.length === 0 ? 1 : Math.min(...approvals);
}

function thresholdText({ name, filter, approve, deny }: JsonObject): string {
  const counts = `approve ${approve ?? 1}, deny ${deny ?? 1}`;
  return [text(name), counts, text(filter) === '' ? '' : `where ${text(filter)}`]
    .filter((one) => one !== '')
    .join(' ');
}
