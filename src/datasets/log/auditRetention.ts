import { type Dataset, int, supporting, text } from '../dataset.ts';

/** How long the gateway keeps its audit log. */
export const auditRetention: Dataset = {
  name: 'audit_retention',
  item: 'NET',
  source: 'computed',
  description: 'How long the gateway keeps its audit log, where its configuration says so.',
  shows: 'shows how long the audit log is kept',
  query: 'retention of audit_config',
  relevance: supporting('7.2-01'),
  columns: [
    text('config', 'Key of the audit configuration.'),
    text('retention', 'As written, a Go duration.'),
    int('retention_us', 'Microseconds; empty where it is not a duration.'),
  ],
};
