import { type Dataset, list, primary, supporting, text } from '../dataset.ts';

/** Access monitoring rules (teleport-api §2.12). */
export const accessMonitoringRules: Dataset = {
  name: 'access_monitoring_rules',
  item: 'AMR',
  source: 'state',
  description: 'Rules inside the gateway that watch access requests, notify, and review automatically.',
  shows: 'shows an alerting rule inside the gateway',
  query: 'all access monitoring rules',
  relevance: [...primary('7.2-02', '7.2-03'), ...supporting('6.3-01', '7.3-02')],
  kinds: ['access_monitoring_rule'],
  columns: [
    text('rule', 'Name.', 'metadata.name'),
    text('condition', 'Condition.', 'spec.condition'),
    list('subjects', 'Subjects.', 'spec.subjects'),
    text('automatic_decision', 'Decision of an automatic review.', 'spec.automatic_review.decision'),
    text('notification', 'Notification, as JSON.', 'spec.notification'),
  ],
};
