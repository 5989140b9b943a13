import { type Dataset, primary, text } from '../dataset.ts';

/** Owners of machine identities, from a list that the entity supplied. */
export const machineOwners: Dataset = {
  name: 'machine_owners',
  item: 'EXT',
  source: 'local',
  description: 'Owners of machine identities, from a list that the entity supplied.',
  shows: "shows who owns a machine identity, by the entity's own list",
  query: 'a list that the entity supplied',
  relevance: [...primary('6.1-01', '6.3-04')],
  columns: [
    text('machine', 'bot:<name>, workload:<name>, token:<masked name> …'),
    text('owner', 'Owner.'),
    text('note', 'Note.'),
  ],
};
