import { type Dataset, primary, text } from '../dataset.ts';
import { listTime } from './listTime.ts';

/** Accounts of the identity provider, from a list that the entity supplied. */
export const idpAccounts: Dataset = {
  name: 'idp_accounts',
  item: 'EXT',
  source: 'local',
  description: 'Accounts of the identity provider, from a list that the entity supplied.',
  shows: 'shows an account of the identity provider, by the list that the entity supplied',
  query: 'a list that the entity supplied',
  relevance: [...primary('6.1-04', '6.2-02', '6.2-03')],
  columns: [
    text('user_name', 'User, as in Teleport.', 'user'),
    text('status', 'active or disabled.', 'status'),
    listTime('disabled_at', 'When it was disabled.', 'disabled_at', 'disabled'),
    text('mfa', 'yes, no or empty.'),
    listTime('last_login', 'Last login there.'),
  ],
};
