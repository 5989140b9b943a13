import { bool, type Dataset, int, primary, text } from '../dataset.ts';

/** Facts of the rules of each workload identity. */
export const workloadFacts: Dataset = {
  name: 'workload_facts',
  item: 'WID',
  source: 'computed',
  description:
    'For each workload identity: how many rules it has, how many say nothing, and whether its SPIFFE id is a template.',
  shows: 'shows what the rules of a workload identity amount to',
  query: 'computed from workload_identities',
  relevance: primary('6.1-03'),
  columns: [
    text('workload_identity', 'Name.'),
    int('rules', 'Rules that allow.'),
    int('empty_rules', 'Rules without a condition and without an expression.'),
    text('spiffe_id', 'SPIFFE id.'),
    bool('templated', 'Whether the SPIFFE id is a template.'),
  ],
};
