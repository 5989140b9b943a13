import type { CsvColumn } from '../input.ts';

type Row = Record<string, unknown>;

/** Columns of the listings that auditors ask for by name. The .jsonl holds every field; these are the ones people sort by. */
export const LISTING_COLUMNS: Readonly<Record<string, readonly CsvColumn[]>> = {
  users: [
    column('user', 'metadata.name'),
    { header: 'kind_of_user', value: kindOfUser },
    column('roles', 'spec.roles'),
    column('logins', 'spec.traits.logins'),
    { header: 'other_traits', value: (row) => pairs(at(row, 'spec.traits'), ['logins']) },
    column('locked', 'spec.status.is_locked'),
    time('created', 'spec.created_by.time'),
    column('created_by', 'spec.created_by.user.name'),
    column('connector', 'spec.created_by.connector.id'),
    time('expires', 'metadata.expires'),
    { header: 'labels', value: (row) => pairs(at(row, 'metadata.labels')) },
    column('description', 'metadata.description'),
  ],
  roles: [
    column('role', 'metadata.name'),
    column('description', 'metadata.description'),
    column('allow_logins', 'spec.allow.logins'),
    { header: 'allow_node_labels', value: (row) => pairs(at(row, 'spec.allow.node_labels')) },
    { header: 'allow_rules', value: (row) => rules(at(row, 'spec.allow.rules')) },
    column('allow_kubernetes_groups', 'spec.allow.kubernetes_groups'),
    { header: 'allow_app_labels', value: (row) => pairs(at(row, 'spec.allow.app_labels')) },
    { header: 'allow_db_labels', value: (row) => pairs(at(row, 'spec.allow.db_labels')) },
    column('may_request_roles', 'spec.allow.request.roles'),
    column('may_review_roles', 'spec.allow.review_requests.roles'),
    column('may_impersonate_roles', 'spec.allow.impersonate.roles'),
    column('deny_logins', 'spec.deny.logins'),
    { header: 'deny_node_labels', value: (row) => pairs(at(row, 'spec.deny.node_labels')) },
    { header: 'deny_rules', value: (row) => rules(at(row, 'spec.deny.rules')) },
    column('max_session_ttl', 'spec.options.max_session_ttl'),
    column('require_session_mfa', 'spec.options.require_session_mfa'),
    column('forward_agent', 'spec.options.forward_agent'),
    time('expires', 'metadata.expires'),
    { header: 'labels', value: (row) => pairs(at(row, 'metadata.labels')) },
  ],
  bots: [
    column('bot', 'metadata.name'),
    column('roles', 'spec.roles'),
    { header: 'traits', value: (row) => at(row, 'spec.traits') },
    column('max_session_ttl', 'spec.max_session_ttl'),
    column('user', 'status.user_name'),
    column('role', 'status.role_name'),
    time('expires', 'metadata.expires'),
    { header: 'labels', value: (row) => pairs(at(row, 'metadata.labels')) },
    column('description', 'metadata.description'),
  ],
  access_requests: [
    ...['id', 'user', 'roles', 'resources', 'reason', 'state', 'created', 'expires'].map((name) =>
      column(name, name),
    ),
    { header: 'decisions', value: (row) => decisions(row.approvers) },
    column('resolved', 'resolved'),
    column('resolve_reason', 'resolve_reason'),
    column('deleted', 'deleted.time'),
    column('deleted_by', 'deleted.actor'),
    column('used_events', 'used.count'),
    column('first_used', 'used.first'),
    column('last_used', 'used.last'),
    column('source', 'source'),
    column('event_uids', 'events'),
  ],
  revocations: [
    'time',
    'kind',
    'target',
    'actor',
    'reason',
    'in_force',
    'ends',
    'source',
    'event_uid',
    'lock',
  ].map((name) => column(name, name)),
  locks: [
    column('lock', 'metadata.name'),
    { header: 'target', value: (row) => pairs(at(row, 'spec.target')) },
    column('message', 'spec.message'),
    time('created', 'spec.created_at'),
    column('created_by', 'spec.created_by'),
    time('ends', 'spec.expires'),
    time('expires', 'metadata.expires'),
  ],
};

/** The value at a path, dotted or in parts, or undefined. */
export function at(row: unknown, path: string | readonly string[]): unknown {
  let value: unknown = row;
  for (const key of typeof path === 'string' ? path.split('.') : path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Row)[key];
  }
  return value;
}

function column(header: string, path: string): CsvColumn {
  const keys = path.split('.');
  return { header, value: (row) => at(row, keys) };
}

/** A time, empty where Go prints its zero time for "not set". */
function time(header: string, path: string): CsvColumn {
  return {
    header,
    value: (row) => {
      const value = at(row, path);
      return typeof value === 'string' && value.startsWith('0001-01-01T') ? '' : value;
    },
  };
}

function kindOfUser(row: Row): string {
  const labels = at(row, 'metadata.labels');
  if (typeof labels === 'object' && labels !== null && 'teleport.internal/bot' in labels) return 'bot';
  return at(row, 'spec.created_by.connector') === undefined ? 'local' : 'single sign-on';
}

/** "a=1; b=x|y" of an object's members that are not null. */
function pairs(value: unknown, without: readonly string[] = []): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .filter(([key, member]) => member !== null && !without.includes(key))
    .map(([key, member]) => `${key}=${plain(member)}`)
    .join('; ');
}

/** "role,user: list,read; node: *" of a role's rules. */
function rules(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value
    .map((rule) => {
      const where = at(rule, 'where');
      return `${plain(at(rule, 'resources'), ',')}: ${plain(at(rule, 'verbs'), ',')}${where ? ` where ${plain(where)}` : ''}`;
    })
    .join('; ');
}

/** "alice APPROVED 2026-08-01T10:00:00Z (review): reason" for each decision. */
function decisions(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value
    .map((one) => {
      const [reviewer, actor, decision, when, source, reason] = [
        'reviewer',
        'actor',
        'decision',
        'time',
        'source',
        'reason',
      ].map((key) => plain(at(one, key)));
      const how = actor && actor !== reviewer ? `${source}, by ${actor}` : source;
      return `${reviewer} ${decision} ${when} (${how})${reason ? `: ${reason}` : ''}`;
    })
    .join('; ');
}

function plain(value: unknown, separator = '|'): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => plain(item)).join(separator);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
