import { type Dataset, list, primary, supporting, text } from '../dataset.ts';

/** Audit configuration (teleport-api §2.2). */
export const auditConfig: Dataset = {
  name: 'audit_config',
  item: 'NET',
  source: 'state',
  description: 'Where the audit log is kept and for how long.',
  shows: 'shows where the audit log is kept and for how long',
  query: 'the cluster setting',
  relevance: [...primary('7.2-01', '7.2-02'), ...supporting('6.1-10', '7.3-03', '8.1-12')],
  kinds: ['cluster_audit_config'],
  columns: [
    text('backend', 'Type of the backend.', 'spec.type'),
    list('audit_events_uri', 'Where events are kept.', 'spec.audit_events_uri'),
    text('audit_sessions_uri', 'Where recordings are kept.', 'spec.audit_sessions_uri'),
    text('retention', 'How long events are kept, as a Go duration.', 'spec.retention_period'),
    text('region', 'Region of the backend.', 'spec.region'),
  ],
};
