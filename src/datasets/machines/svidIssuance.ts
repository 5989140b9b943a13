import { authority } from '../authority.ts';
import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Issued workload identities (teleport-api §3.8). */
export const svidIssuance: Dataset = {
  name: 'svid_issuance',
  item: 'WID',
  source: 'log',
  description: 'Workload identities issued or refused in the period.',
  shows: 'shows an identity that a workload was given or refused',
  query: 'SVID events of the period',
  relevance: [...primary('6.1-04', '6.1-09'), ...supporting('7.2-02')],
  columns: [
    time('time', 'When.'),
    bool('ok', 'Whether it was issued.'),
    text('spiffe_id', 'SPIFFE id.'),
    text('svid_type', 'x509 or jwt.'),
    text('serial_number', 'Serial number.'),
    text('jti', 'Id of a JWT.'),
    text('workload_identity', 'Workload identity.'),
    list('dns_sans', 'DNS names.'),
    list('ip_sans', 'Addresses.'),
    list('audiences', 'Audiences of a JWT.'),
    text('hint', 'Hint.'),
    text('bot', 'Bot that asked.'),
    text('bot_instance', 'Its instance.'),
    ...authority,
    text('error', 'Why it was refused.'),
    list('events', 'Events that the row rests on.'),
  ],
};
