import type { ControlContext } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { NoteList } from '../noteList.ts';
import { BEFORE_OUR_TIME, REQUESTS, requestGaps, requestsOfPeriod } from './requestPopulation.ts';

/** K09: reason, ticket and number of approvers of each request. */
export const requestQuality: ControlTest = { id: 'K09', settings: ['ticket_pattern', 'min_approvers'], run };

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const { ticket_pattern, min_approvers } = context.settings;
  const ticket = ticket_pattern === '' ? null : new RegExp(ticket_pattern, 'u');
  const notes = new NoteList();
  let size = 0;
  for (const request of requestsOfPeriod(context)) {
    size += 1;
    const row = `access_requests/${request.id}`;
    if (request.created === null) {
      notes.add(`${row}: ${BEFORE_OUR_TIME}`);
      continue;
    }
    const reason = request.reason.trim();
    if (reason === '')
      yield { row, facts: `${request.user} gave no reason for asking for ${wanted(request)}.` };
    else if (ticket !== null && !ticket.test(reason)) {
      yield { row, facts: `The reason names no ticket (${ticket_pattern}): ${reason}` };
    }
    const approvals = request.approvers.filter(
      ({ decision }) => decision === 'APPROVED' || decision === 'PROMOTED',
    );
    const isApproved = approvals.length > 0 || request.state === 'APPROVED' || request.state === 'PROMOTED';
    const others = new Set(approvals.map(({ reviewer }) => reviewer));
    others.delete(request.user);
    if (isApproved && others.size < min_approvers) {
      yield {
        row,
        facts: `Approved with ${others.size} of ${min_approvers} approvers other than the requester ${request.user}.`,
      };
    }
  }
  return {
    population: { description: REQUESTS, size },
    blind: requestGaps(context),
    notes: notes.list(),
    notApplicable: size === 0 ? 'Nobody asked for access in the period' : '',
    remarks: ticket === null ? 'No ticket pattern is set, so tickets were not looked for.' : '',
  };
}

function wanted(request: { roles: readonly string[]; resources: readonly string[] }): string {
  return [...request.roles, ...request.resources].join(', ') || 'access';
}
