import { type Dataset, primary, text, time } from '../dataset.ts';

/** Active sessions (teleport-api §2.15). */
export const activeSessions: Dataset = {
  name: 'active_sessions',
  item: 'SES',
  source: 'state',
  description: 'Sessions that were open when the snapshot was taken.',
  shows: 'shows a session that was open when the snapshot was taken',
  query: 'all session trackers',
  relevance: [...primary('6.2-02', '7.2-01')],
  kinds: ['session_tracker'],
  columns: [
    text('session_id', 'Id.', 'spec.session_id', 'metadata.name'),
    text('kind', 'Kind.', 'spec.kind'),
    text('state', 'State.', 'spec.state'),
    text('user_name', 'Who started it.', 'spec.host_user'),
    text('login', 'UNIX login.', 'spec.login'),
    text('target', 'Host.', 'spec.target_hostname', 'spec.hostname'),
    time('created', 'When.', 'spec.created'),
    time('expires', 'When the record expires.', 'spec.expires'),
  ],
};
