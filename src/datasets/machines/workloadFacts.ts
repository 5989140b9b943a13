import { bool, type Dataset, int, list, primary, text, time } from '../dataset.ts';

/** Facts of the rules of each workload identity. */
export const workloadFacts: Dataset = {
  name: 'workload_facts',
  item: 'WID',
  source: 'computed',
  description:
    'For every definition of a workload identity that stood in the period, by snapshots and by the events that contain it: how many rules it has, how many say nothing, and which values of its SPIFFE id nobody attests.',
  shows: 'shows what the rules of a workload identity amount to',
  query:
    'computed from workload_identities of every snapshot of the period, and workload_identity.create and update events',
  relevance: primary('6.1-03'),
  columns: [
    text('workload_identity', 'Name.'),
    text('workload_row', 'Row of workload_identities.'),
    text('shown_by', 'snapshot, or event.'),
    text('event_uid', 'The event.'),
    bool('at_end', 'Whether the closing snapshot shows the definition.'),
    time('valid_from', 'First snapshot that showed the definition, or the event.'),
    time('valid_until', 'First snapshot that no longer showed it; empty: none.'),
    int('rules', 'Rules that allow; any one of them is enough.'),
    int('empty_rules', 'Rules without a condition and without an expression other than "true".'),
    text('spiffe_id', 'SPIFFE id.'),
    bool('templated', 'Whether the SPIFFE id is a template.'),
    list('unattested', 'Attributes in the template that neither the join nor the workload attests.'),
  ],
};
