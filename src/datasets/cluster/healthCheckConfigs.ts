import { type Dataset, int, primary, text } from '../dataset.ts';

/** Health checks of agents (collectors/state/scoped.ts). */
export const healthCheckConfigs: Dataset = {
  name: 'health_check_configs',
  item: 'NET',
  source: 'state',
  description: 'How agents check that what they serve is reachable.',
  shows: 'shows a health check and what it covers',
  query: 'all health check configurations',
  relevance: primary('7.2-01'),
  kinds: ['health_check_config'],
  columns: [
    text('config', 'Name.', 'metadata.name'),
    text('match', 'What it covers, as JSON.', 'spec.match'),
    text('timeout', 'Longest time of one attempt.', 'spec.timeout'),
    text('interval', 'Time between attempts.', 'spec.interval'),
    int('healthy_threshold', 'Successes until healthy.', 'spec.healthy_threshold'),
    int('unhealthy_threshold', 'Failures until unhealthy.', 'spec.unhealthy_threshold'),
  ],
};
