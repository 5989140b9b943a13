import { type Dataset, primary, text } from '../dataset.ts';

/** Accounts for emergencies, from a list that the entity supplied. */
export const breakGlassAccounts: Dataset = {
  name: 'break_glass_accounts',
  item: 'EXT',
  source: 'local',
  description: 'Accounts for emergencies, from a list that the entity supplied.',
  shows: 'shows an account for emergencies, by the list that the entity supplied',
  query: 'a list that the entity supplied',
  relevance: [...primary('6.1-08', '8.1-13')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    text('purpose', 'Purpose.', 'purpose', 'note'),
  ],
};
