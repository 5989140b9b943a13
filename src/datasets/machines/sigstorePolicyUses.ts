import { bool, type Dataset, primary, text } from '../dataset.ts';

/** Sigstore policies that rules of workload identities name. */
export const sigstorePolicyUses: Dataset = {
  name: 'sigstore_policy_uses',
  item: 'SIG',
  source: 'computed',
  description: 'Sigstore policies that rules of workload identities name, and whether each exists.',
  shows: 'shows which rule asks for which Sigstore policy',
  query: 'computed from workload_identities and sigstore_policies',
  relevance: primary('6.1-03'),
  columns: [
    text('workload_identity', 'Workload identity whose rule names it.'),
    text('policy', 'Policy.'),
    bool('policy_exists', 'Whether the gateway lists it.'),
  ],
};
