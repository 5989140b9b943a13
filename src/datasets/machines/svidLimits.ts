import { type Dataset, int, primary, text } from '../dataset.ts';

/** How long identities of workloads may live. */
export const svidLimits: Dataset = {
  name: 'svid_limits',
  item: 'WID',
  source: 'computed',
  description: 'Longest life that each workload identity allows for the identities that are issued under it.',
  shows: 'shows how long an identity of a workload may live',
  query: 'computed from workload identities',
  relevance: primary('6.1-04', '6.1-09'),
  columns: [
    text('workload_identity', 'Name.'),
    text('kind', 'x509 or jwt.'),
    text('written', 'The setting as written.'),
    int('limit_us', 'Longest life in microseconds; empty where it is not set or cannot be read.'),
  ],
};
