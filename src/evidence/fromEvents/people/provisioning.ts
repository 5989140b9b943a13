import { eventTime, isRefused, text } from '../../../collectors/derived/eventBody.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Members that count what a synchronisation did; some are written in camel case (teleport-api §3.8). */
const COUNTS = [
  'num_users_created',
  'num_users_deleted',
  'num_users_modified',
  'num_users_total',
  'num_apps',
  'num_groups',
  'numRoles',
  'numAccessLists',
  'numAccessListMembers',
  'total_accounts',
  'total_users',
];

/** Changes by identity providers and directories to accounts, groups and assignments: SCIM, Okta, AWS Identity Center. */
export const provisioning: EventDataset = perEvent({
  dataset: 'provisioning',
  item: 'USR',
  description:
    'Accounts, groups and assignments that an identity provider created, changed or took back in the period, and its synchronisations, good and failed.',
  columns: [
    'time',
    'event',
    'integration',
    'resource_type',
    'teleport_id',
    'external_id',
    'user',
    'assignment',
    'starting_status',
    'ending_status',
    'counts',
    'ok',
    'error',
    'events',
  ],
  reader: () => (event) => {
    const { body } = event;
    const refused = isRefused(event);
    const counted = COUNTS.filter((name) => typeof body[name] === 'number');
    return {
      time: eventTime(event),
      event: event.event,
      code: event.code,
      integration: text(body.integration) || text(body.org_url) || text(body.source),
      resource_type: text(body.resource_type),
      teleport_id: text(body.teleport_id),
      external_id: text(body.external_id),
      user: text(body.user),
      assignment: event.event.startsWith('okta.assignment.') ? text(body.name) : '',
      starting_status: text(body.starting_status),
      ending_status: text(body.ending_status),
      counts: Object.fromEntries(counted.map((name) => [name, body[name]])) as JsonObject,
      ok: !refused,
      error: refused ? failureReason(body) : '',
    };
  },
});
