import type { JsonObject } from '../../formats/canonicalJson.ts';
import { valueAt } from '../../formats/jsonPath.ts';
import { type Dataset, list, map, primary, shown, supporting, text, time } from '../dataset.ts';

/** Roles (teleport-api §2.4). */
export const roles: Dataset = {
  name: 'roles',
  item: 'ROL',
  source: 'state',
  description: 'Roles with everything that they allow and deny, and their options.',
  shows: 'shows what a role allows and denies, on which resources and with which logins',
  query: 'all roles',
  relevance: [
    ...primary('6.1-03', '6.1-07', '6.3-03', '6.3-01'),
    ...supporting('6.1-08', '6.6-03', '6.7-01'),
  ],
  kinds: ['role'],
  rolled: true,
  columns: [
    text('role', 'Name of the role.', 'metadata.name'),
    text('description', 'Description.', 'metadata.description'),
    list('allow_logins', 'UNIX logins that it allows.', 'spec.allow.logins'),
    map('allow_node_labels', 'Labels of nodes that it reaches.', 'spec.allow.node_labels'),
    text('allow_node_labels_expression', 'Label expression for nodes.', 'spec.allow.node_labels_expression'),
    shown('allow_rules', 'Rules on resources that it allows.', (row) => rules(row, 'allow')),
    list('allow_kubernetes_groups', 'Kubernetes groups.', 'spec.allow.kubernetes_groups'),
    map('allow_app_labels', 'Labels of applications.', 'spec.allow.app_labels'),
    map('allow_db_labels', 'Labels of databases.', 'spec.allow.db_labels'),
    list('may_request_roles', 'Roles that its holders may request.', 'spec.allow.request.roles'),
    list(
      'may_review_roles',
      'Roles whose requests its holders may review.',
      'spec.allow.review_requests.roles',
    ),
    list('may_impersonate_roles', 'Roles that its holders may impersonate.', 'spec.allow.impersonate.roles'),
    list('deny_logins', 'UNIX logins that it denies.', 'spec.deny.logins'),
    map('deny_node_labels', 'Labels of nodes that it denies.', 'spec.deny.node_labels'),
    shown('deny_rules', 'Rules on resources that it denies.', (row) => rules(row, 'deny')),
    text('max_session_ttl', 'Longest session, as a Go duration.', 'spec.options.max_session_ttl'),
    text(
      'require_session_mfa',
      'Whether each session asks for a second factor.',
      'spec.options.require_session_mfa',
    ),
    text('forward_agent', 'Whether agent forwarding is allowed.', 'spec.options.forward_agent'),
    time('expires', 'When the role expires.', 'metadata.expires'),
    map('labels', 'Labels of the record.', 'metadata.labels'),
  ],
};

/** "role,user: list,read; node: *" of one side's rules. */
function rules(row: JsonObject, side: 'allow' | 'deny'): string {
  const found = valueAt(row, ['spec', side, 'rules']);
  if (!Array.isArray(found)) return '';
  const words = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value ?? ''));
  return found
    .map((rule) => {
      const { resources, verbs, where } = rule as { resources?: unknown; verbs?: unknown; where?: unknown };
      return `${words(resources)}: ${words(verbs)}${where ? ` where ${words(where)}` : ''}`;
    })
    .join('; ');
}
