import { type Dataset, primary, text, time } from '../dataset.ts';

/** Certificate authorities (teleport-api §2.10). */
export const certAuthorities: Dataset = {
  name: 'cert_authorities',
  item: 'CA',
  source: 'state',
  description: 'Certificate authorities: public parts, key types and rotation.',
  shows: 'shows the keys that sign certificates and when they were rotated',
  query: 'all certificate authorities, public parts',
  relevance: [...primary('6.1-11', '6.7-02')],
  kinds: ['cert_authority'],
  key: ['spec.type', 'metadata.name'],
  columns: [
    text('ca_type', 'Type: user, host, db …', 'spec.type'),
    text('cluster_name', 'Cluster.', 'spec.cluster_name'),
    text('rotation_state', 'Whether a rotation is under way.', 'spec.rotation.state'),
    text('rotation_phase', 'Its phase.', 'spec.rotation.phase'),
    time('rotation_started', 'When it started.', 'spec.rotation.started'),
    time('last_rotated', 'Last rotation.', 'spec.rotation.last_rotated'),
  ],
};
