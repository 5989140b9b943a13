import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** Labels and joins of resources. */
export const inventoryFacts: Dataset = {
  name: 'inventory_facts',
  item: 'NOD',
  source: 'computed',
  description:
    'For each node, and each resource of the datasets that labels_on names: required labels that it lacks, and since when snapshots show it.',
  shows: 'shows which required labels a resource lacks',
  query: 'computed from nodes and the datasets of the setting labels_on',
  relevance: primary('6.1-01'),
  columns: [
    text('dataset', 'Dataset.'),
    text('resource_row', 'Row of that dataset.'),
    text('name', 'Host name or name.'),
    text('missing_labels', 'Required labels that it lacks, joined by ", "; a choice is written a|b.'),
    bool('agentless', 'Whether it never joins by itself.'),
    time('first_seen', 'When the first snapshot that shows it began.'),
    bool('joined', 'Whether the audit log of the period holds a join of it.'),
    bool('listed', "Whether the entity's own inventory has it."),
  ],
};
