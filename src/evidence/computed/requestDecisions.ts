import { requestDecisions as dataset } from '../../datasets/access/requestDecisions.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { accessRequestSchema } from '../../records/accessRequest.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { ComputedTable } from './computedTable.ts';

/** Words for how a decision was made. */
const MEANS: Readonly<Record<string, string>> = {
  review: 'review',
  state_update: 'state change',
  delegator: 'delegator',
};

/** Decisions on access requests, one a row. */
export const requestDecisions: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, decisions(set), ({ request_id, position }) => `${request_id}/${position}`),
};

function* decisions(set: EvidenceSet): Generator<JsonObject> {
  for (const { json } of set.rows('access_requests')) {
    const request = accessRequestSchema.parse(JSON.parse(json));
    for (const [index, one] of request.approvers.entries()) {
      yield {
        request_id: request.id,
        requester: request.user,
        position: index + 1,
        decision: one.decision,
        means: MEANS[one.source] ?? one.source,
        reviewer: one.reviewer,
        reviewer_kind: kindOf(one.reviewer),
        actor: one.actor,
        decided: one.time,
        reason: one.reason,
        event_uid: one.event_uid,
      };
    }
  }
}

function kindOf(name: string): string {
  if (name.startsWith('@teleport-') || name === 'system') return 'system';
  return name.startsWith('bot-') ? 'bot' : 'human';
}
