import { type Dataset, primary, text } from '../dataset.ts';

/** Inventory of assets, from a list that the entity supplied. */
export const inventoryList: Dataset = {
  name: 'inventory_list',
  item: 'EXT',
  source: 'local',
  description: 'Inventory of assets, from a list that the entity supplied.',
  shows: "shows an asset of the entity's own inventory",
  query: 'a list that the entity supplied',
  relevance: [...primary('6.1-01')],
  columns: [
    text('resource', 'Resource.'),
    text('kind', 'Kind.'),
    text('owner', 'Owner.'),
    text('environment', 'Environment.'),
  ],
};
