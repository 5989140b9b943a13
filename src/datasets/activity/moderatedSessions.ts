import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Sessions whose roles ask for others to take part. */
export const moderatedSessions: Dataset = {
  name: 'moderated_sessions',
  item: 'SES',
  source: 'computed',
  ofPeriod: true,
  description:
    'Sessions of the period that were held under a role which asks for others to join, one row for each such role: how many it requires, how many took part.',
  shows: 'shows whether those who had to join a session took part in it',
  query: 'computed from sessions, certificates, effective access and join policies of roles',
  relevance: primary('6.3-03'),
  columns: [
    text('session_id', 'Id of the session.'),
    text('session_row', 'Key of the row of the session.'),
    text('user_name', 'Whose session.'),
    text('kind', 'Kind of session.'),
    time('started', 'When it started.'),
    time('ended', 'When it ended; empty: no end is known.'),
    text('role', 'Role that asks for others.'),
    text('roles_from', 'How it is known that the role was held: certificate, or effective access.'),
    text('policy', 'Policy of the role that was met best.'),
    int('required', 'Others that it asks for.'),
    int('present', 'Others who took part and whom the policy accepts.'),
    int('perhaps', 'Others of whom that requires judgment, since the filter is not evaluated.'),
    text('outcome', 'moderated, not_moderated, judgment, or ran_on.'),
    time('left_at', 'For ran_on: when too few were left.'),
  ],
};
