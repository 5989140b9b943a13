import { requestDecisions as dataset } from '../../../datasets/access/requestDecisions.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { nameLikeness as likeness, type NameLikeness } from '../../../formats/nameLikeness.ts';
import { accessRequestSchema, type RequestDecision } from '../../../records/accessRequest.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Words for how a decision was made. A rule of the gateway reviews as its own reviewer: reviewer_kind distinguishes it. */
const MEANS: Readonly<Record<RequestDecision['means'], string>> = {
  review: 'review',
  automatic_rule: 'review',
  state_change: 'state change',
  created: 'state change',
  deputy: 'delegator',
};

/** Decisions on access requests, one a row. */
export const requestDecisions: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, decisions(set), ({ request_id, position }) => `${request_id}/${position}`),
};

function* decisions(set: EvidenceSet): Generator<JsonObject> {
  for (const { json } of set.rows('access_requests')) {
    const request = accessRequestSchema.parse(JSON.parse(json));
    for (const [index, one] of request.decisions.entries()) {
      yield {
        request_id: request.id,
        requester: request.user,
        position: index + 1,
        decision: one.decision,
        means: MEANS[one.means],
        how: one.means,
        reviewer: one.reviewer,
        reviewer_kind: one.reviewer_kind,
        actor: one.actor,
        actor_kind: one.actor_kind,
        actor_note: one.actor_note,
        likeness: nearest(likeness(one.reviewer, request.user), likeness(one.actor, request.user)),
        decided: one.time,
        reason: one.reason,
        event_uid: one.event_uid,
      };
    }
  }
}

const NEAREST: readonly (NameLikeness | null)[] = ['same', 'case', 'domain'];

function nearest(...found: (NameLikeness | null)[]): string {
  return NEAREST.find((one) => found.includes(one)) ?? '';
}
