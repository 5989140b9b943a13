import { type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** How long certificates with some roles may live. */
export const roleSetLimits: Dataset = {
  name: 'role_set_limits',
  item: 'CA',
  source: 'computed',
  description:
    'For each set of roles in a certificate of the period: the longest life that its roles allowed, with the spans of each limit.',
  shows: 'shows how long a certificate with these roles was allowed to live',
  query: 'computed from certificates and from roles of every snapshot of the period',
  relevance: [...primary('6.1-04'), ...supporting('6.1-08')],
  indexes: [['roles']],
  columns: [
    list('roles', 'Roles, as the certificate names them.'),
    int(
      'limit_us',
      'Longest life in microseconds: the smallest limit of the roles. Between two snapshots with different limits of a role the larger counts.',
    ),
    text('limit_role', 'Role that sets it.'),
    time('valid_from', 'Start of the span.'),
    time('valid_until', 'End of the span; empty: none.'),
  ],
};
