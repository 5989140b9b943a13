import { bool, type Dataset, primary, text, time } from '../dataset.ts';

/** Labels and joins of resources. */
export const inventoryFacts: Dataset = {
  name: 'inventory_facts',
  item: 'NOD',
  source: 'computed',
  description:
    'For each node, and each resource of the datasets that labels_on or the inventory of the entity names: required labels that it lacks, since when snapshots show it, whether it joined, and whether it is in that inventory.',
  shows: 'shows which required labels a resource lacks',
  query: 'computed from nodes and the datasets of the setting labels_on',
  relevance: primary('6.1-01'),
  columns: [
    text('dataset', 'Dataset.'),
    text('resource_row', 'Row of that dataset.'),
    text('name', 'Host name or name.'),
    text('missing_labels', 'Required labels that it lacks, joined by ", "; a choice is written a|b.'),
    bool('agentless', 'Whether it never joins by itself.'),
    bool('auth_host', 'Whether it runs on an auth server, which joins nothing.'),
    time('first_seen', 'When the first snapshot that shows it began; nodes only.'),
    bool('joined', 'Whether the audit log in the store, of whatever time, holds a join of it; nodes only.'),
    bool(
      'log_covers',
      'Whether an earlier snapshot lacked it and the log between the two was read and is not silent.',
    ),
    bool('compared', 'Whether the inventory of the entity names resources of its kind; nodes always.'),
    bool('listed', "Whether the entity's own inventory has it."),
  ],
};
