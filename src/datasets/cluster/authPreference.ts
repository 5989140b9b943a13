import { type Dataset, list, primary, supporting, text } from '../dataset.ts';

/** The authentication preference (teleport-api §2.2). */
export const authPreference: Dataset = {
  name: 'auth_preference',
  item: 'AUT',
  source: 'state',
  description: 'How people must authenticate: second factor, local logins, session MFA.',
  shows: 'shows how people must authenticate',
  query: 'the cluster setting',
  relevance: [...primary('6.1-04', '6.1-08', '6.6-03'), ...supporting('8.1-12')],
  kinds: ['cluster_auth_preference'],
  columns: [
    text('auth_type', 'Default connector type.', 'spec.type'),
    text('second_factor', 'Second factor; newer versions leave it empty.', 'spec.second_factor'),
    list('second_factors', 'Second factors, of newer versions.', 'spec.second_factors'),
    text('require_session_mfa', 'Second factor for each session.', 'spec.require_session_mfa'),
    text('allow_local_auth', 'Whether local logins are allowed.', 'spec.allow_local_auth'),
    text('allow_passwordless', 'Whether passwordless logins are allowed.', 'spec.allow_passwordless'),
    text('locking_mode', 'strict or best_effort.', 'spec.locking_mode'),
    text('device_trust', 'Device trust, as JSON.', 'spec.device_trust'),
    text('default_session_ttl', 'Default life of a session.', 'spec.default_session_ttl'),
  ],
};
