import { valueAt } from '../../formats/jsonPath.ts';
import { bool, type Dataset, list, map, primary, shown, text, time } from '../dataset.ts';

/** Users, people and bots' own, as the gateway lists them (teleport-api §2.3). */
export const users: Dataset = {
  name: 'users',
  item: 'USR',
  source: 'state',
  description:
    'Users of the gateway with roles, traits and state; single sign-on users until their record expires.',
  shows: 'shows who can log in, with which roles and traits, and who made the account',
  query: 'all users',
  relevance: primary('6.2-02', '6.1-04'),
  kinds: ['user'],
  rolled: true,
  columns: [
    text('user_name', 'Name of the user.', 'metadata.name'),
    shown('kind_of_user', 'bot, local or single sign-on.', (row) => {
      if (valueAt(row, ['metadata', 'labels', 'teleport.internal/bot']) !== undefined) return 'bot';
      return valueAt(row, ['spec', 'created_by', 'connector']) === undefined ? 'local' : 'single sign-on';
    }),
    text('bot', 'Name of the bot whose own user this is.', 'metadata.labels."teleport.internal/bot"'),
    list('roles', 'Roles that the user holds directly.', 'spec.roles'),
    list('logins', 'Values of the trait logins.', 'spec.traits.logins'),
    map('traits', 'All traits.', 'spec.traits'),
    bool('locked', 'Whether the gateway shows the account as locked.', 'spec.status.is_locked'),
    text(
      'mfa_state',
      'Weakest MFA device as newer versions report it.',
      'spec.status.mfa_weakest_device',
      'status.mfa_weakest_device',
    ),
    time('created', 'When the account was made.', 'spec.created_by.time'),
    text('created_by', 'Who made the account.', 'spec.created_by.user.name'),
    text('connector', 'Login connector that made the account.', 'spec.created_by.connector.id'),
    text('connector_type', 'Its type: github, oidc or saml.', 'spec.created_by.connector.type'),
    time('expires', 'When the record expires.', 'spec.expires', 'metadata.expires'),
    map('labels', 'Labels of the record.', 'metadata.labels'),
    text('description', 'Description.', 'metadata.description'),
  ],
};
