import {
  booleanCell,
  listCell,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  wordCell,
} from './cells.ts';
import { approvedAt, approvedBy, column, note, owner, type PeopleKind, ticket } from './column.ts';

/** Ways in which trackers number or name the same four grades, most severe first. */
const SEVERITIES = ['critical', 'high', 'medium', 'low'];
const SEVERITY_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  SEVERITIES.flatMap((grade, index) =>
    ['', 'p', 's', 'sev', 'sev-', 'sev ', 'severity '].map((prefix) => [`${prefix}${index + 1}`, grade]),
  ),
);

export const changes: PeopleKind = {
  dataset: 'people_changes',
  identity: ['id', 'kind', 'object'],
  users: [],
  columns: [
    column('id', requiredText, 'number of the change, e.g. a ticket; one line for each object', 'EXAMPLE-1'),
    column('kind', optionalText, 'kind of resource: role, user, token …', 'role'),
    column('object', optionalText, 'name of the resource', 'dba'),
    column('requested_by', optionalText, 'who requested it', 'requester@example.com'),
    approvedBy,
    approvedAt,
    column('emergency', booleanCell, 'whether it was an emergency: yes or no', 'no'),
    column('implemented_from', optionalTime, 'when it could be carried out, from', '2026-01-16'),
    column('implemented_to', optionalTime, 'and until', '2026-01-17'),
    ticket,
    note,
  ],
};

export const incidents: PeopleKind = {
  dataset: 'people_incidents',
  identity: ['id'],
  users: [],
  columns: [
    column('id', requiredText, 'number of the incident', 'EXAMPLE-1'),
    column('opened', requiredTime, 'when it was opened', '2026-08-03T10:00:00Z'),
    column(
      'severity',
      wordCell(SEVERITIES, SEVERITY_WORDS),
      'critical, high, medium or low; also 1 to 4, P1 to P4, SEV1 to SEV4',
      'high',
    ),
    owner,
    column('contained', optionalTime, 'when it was contained', '2026-08-03T10:20:00Z'),
    column('closed', optionalTime, 'when it was closed', '2026-08-07'),
    column('root_cause', optionalText, 'root cause', ''),
    column('corrective_action', optionalText, 'corrective action', ''),
    column('events', listCell, 'uids of audit events or names of locks that it is about, with | between', ''),
    ticket,
    note,
  ],
};

export const inventory: PeopleKind = {
  dataset: 'inventory_list',
  identity: ['resource', 'kind'],
  users: [],
  columns: [
    column(
      'resource',
      requiredText,
      'name of the node, database, application …, as in Teleport',
      'example-node',
    ),
    column('kind', requiredText, 'node, app, db, kube_cluster, windows_desktop …', 'node'),
    owner,
    column('environment', optionalText, 'environment, e.g. production', 'production'),
    note,
  ],
};

export const iacActors: PeopleKind = {
  dataset: 'iac_actors',
  identity: ['actor'],
  users: ['actor'],
  columns: [
    column(
      'actor',
      requiredText,
      'user in Teleport, or bot:NAME, that changes resources from a repository',
      'bot:example-terraform',
    ),
    column(
      'repository',
      optionalText,
      'repository or pipeline that it works for',
      'github.com/example/infra',
    ),
    note,
  ],
};
