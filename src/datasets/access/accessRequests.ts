import type { JsonObject } from '../../formats/canonicalJson.ts';
import {
  bool,
  type Dataset,
  int,
  list,
  onlyRows,
  primary,
  shown,
  supporting,
  text,
  time,
} from '../dataset.ts';

/** SQL condition: a configuration change names the request. */
export const NAMED_BY_A_CHANGE = `row_id IN (
  SELECT named.value FROM config_changes c, json_each(c.json, '$.access_requests') named WHERE c.access_requests <> '')`;

/** Access requests over their whole life (teleport-api §2.5, §3.8). */
export const accessRequests: Dataset = {
  name: 'access_requests',
  item: 'ARQ',
  source: 'history',
  description:
    'Access requests made, decided, used or deleted in the period: who requested what and why, who decided and when; from the state and the audit log together.',
  shows: 'shows who requested access, why, who decided and when',
  query: 'access_request events and the listing of open requests',
  relevance: [...primary('6.2-01', '6.3-01'), ...onlyRows(NAMED_BY_A_CHANGE, supporting('8.1-02', '8.1-08'))],
  indexes: [['row_id']],
  key: ['id'],
  columns: [
    text('request_id', 'Id of the request.', 'id'),
    text('requester', 'Who asked.', 'user'),
    text('requester_kind', 'human, bot, system, host, machine or unknown.'),
    list('roles', 'Requested roles.'),
    list('resources', 'Requested resources.'),
    text('reason', 'Reason given.'),
    text('state', 'PENDING, APPROVED, DENIED, PROMOTED, DELETED or EXPIRED.'),
    bool('created_approved', 'Whether it was made in the state APPROVED.'),
    time('created', 'When it was made; empty where the evidence does not show it.'),
    time('expires', 'When it expires.'),
    bool('was_approved', 'Whether its state ever became APPROVED.'),
    time('approved', 'When its state first became APPROVED; empty where it did not, or nothing says when.'),
    time('granted_until', 'End of the granted access; empty where it was not granted.'),
    time('max_duration', 'Latest end that the access may have.'),
    time('assume_start', 'When the granted roles may first be assumed.'),
    text('promoted_to', 'Access list that it was turned into a membership of.'),
    shown('decisions', 'Every decision: who, what, when, how.', decisions),
    time('resolved', 'When it was decided.'),
    text('resolve_reason', 'Reason of the decision.'),
    time('deleted', 'When it was deleted.', 'deleted.time'),
    text('deleted_by', 'Who deleted it.', 'deleted.actor'),
    int('used_events', 'Events that name it, from its approval on.', 'used.count'),
    int('used_certificates', 'Certificates that name it.'),
    int('used_sessions', 'Sessions that name it.'),
    int('used_other', 'Other events that name it.'),
    int('used_before_approval', 'Events that name it before its approval.'),
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
