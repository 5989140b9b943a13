import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import type { ControlContext } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { NoteList } from '../noteList.ts';
import { BEFORE_OUR_TIME, REQUESTS, requestGaps, requestsOfPeriod } from './requestPopulation.ts';

/** K08: self-approval, and approval past the reviews. */
export const selfApproval: ControlTest = { id: 'K08', settings: [], run };

const HOW = {
  review: 'by a review',
  state_update: 'by changing its state',
  delegator: 'as the delegator of a change of state',
} as const;

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const notes = new NoteList();
  let size = 0;
  for (const request of requestsOfPeriod(context)) {
    size += 1;
    const row = `access_requests/${request.id}`;
    if (request.created === null) notes.add(`${row}: ${BEFORE_OUR_TIME}`);
    const approvals = request.approvers.filter(isApproval);
    for (const approval of approvals) {
      if (approval.reviewer === '') notes.add(`${row}: the evidence does not name who approved it`);
      const how = howOneself(approval, request.user);
      if (how === null) continue;
      const at = approval.time === '' ? '' : ` at ${approval.time}`;
      yield {
        row,
        facts: `Self-approval: ${request.user} approved their own request ${how}${at}.`,
      };
    }
    const bypass = bypassOf(request);
    if (bypass !== null) yield { row, facts: `Review bypass: ${bypass}` };
  }
  return {
    population: { description: REQUESTS, size },
    blind: requestGaps(context),
    notes: notes.list(),
    notApplicable: size === 0 ? 'Nobody asked for access in the period' : '',
  };
}

/** How the requester approved it themselves, in words; null when somebody else did. */
function howOneself({ reviewer, actor, source }: Approval, user: string): string | null {
  if (user === '') return null;
  if (reviewer === user) return HOW[source];
  return actor === user ? `by changing its state with ${reviewer} named as the delegator` : null;
}

type Approval = AccessRequestRecord['approvers'][number];

function isApproval({ decision }: Approval): boolean {
  return decision === 'APPROVED' || decision === 'PROMOTED';
}

/** How a request was approved without a review, in words; null when it was reviewed or never approved. */
function bypassOf(request: AccessRequestRecord): string | null {
  const approvals = request.approvers.filter(isApproval);
  if (approvals.some((approval) => approval.source === 'review')) return null;
  const update = approvals[0];
  if (update !== undefined) {
    const who = update.reviewer || 'somebody whom the evidence does not name';
    return `approved by a change of state at ${update.time} by ${who}, without an approving review.`;
  }
  const isApproved = request.state === 'APPROVED' || request.state === 'PROMOTED';
  return isApproved ? 'the gateway shows it as approved, and no review.' : null;
}
