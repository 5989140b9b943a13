import type { JsonObject } from '../../formats/canonicalJson.ts';
import { type Dataset, int, list, primary, shown, supporting, text, time } from '../dataset.ts';

/** Access requests over their whole life (teleport-api §2.5, §3.8). */
export const accessRequests: Dataset = {
  name: 'access_requests',
  item: 'ARQ',
  source: 'history',
  description:
    'Access requests made, decided, used or deleted in the period: who asked for what and why, who decided and when; from the state and the audit log together.',
  shows: 'shows who asked for access, why, who decided and when',
  query: 'access_request events and the listing of open requests',
  relevance: [...primary('6.2-01', '6.3-01'), ...supporting('8.1-02', '8.1-08')],
  indexes: [['row_id']],
  columns: [
    text('request_id', 'Id of the request.', 'id'),
    text('requester', 'Who asked.', 'user'),
    list('roles', 'Roles asked for.'),
    list('resources', 'Resources asked for.'),
    text('reason', 'Reason given.'),
    text('state', 'PENDING, APPROVED, DENIED, PROMOTED, DELETED or EXPIRED.'),
    time('created', 'When it was made; empty where the evidence does not show it.'),
    time('expires', 'When it expires.'),
    shown('decisions', 'Every decision: who, what, when, how.', decisions),
    time('resolved', 'When it was decided.'),
    text('resolve_reason', 'Reason of the decision.'),
    time('deleted', 'When it was deleted.', 'deleted.time'),
    text('deleted_by', 'Who deleted it.', 'deleted.actor'),
    int('used_events', 'Events that name it.', 'used.count'),
    time('first_used', 'First of them.', 'used.first'),
    time('last_used', 'Last of them.', 'used.last'),
    text('source', 'api, events or both.'),
    list('events', 'Events that the row rests on.'),
  ],
};

/** "alice APPROVED 2026-08-01T10:00:00Z (review): reason" for each decision. */
function decisions(row: JsonObject): string {
  if (!Array.isArray(row.approvers)) return '';
  return row.approvers
    .map((one) => {
      const { reviewer, actor, decision, time: when, source, reason } = one as Record<string, string>;
      const how = actor && actor !== reviewer ? `${source}, by ${actor}` : source;
      return `${reviewer} ${decision} ${when} (${how})${reason ? `: ${reason}` : ''}`;
    })
    .join('; ');
}
