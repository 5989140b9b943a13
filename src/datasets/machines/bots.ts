import { type Dataset, list, map, primary, supporting, text, time } from '../dataset.ts';

/** Bots; version 14 lists them as users (teleport-api §2.8). */
export const bots: Dataset = {
  name: 'bots',
  item: 'BOT',
  source: 'state',
  description: 'Bots: machine identities, with the roles that they take on.',
  shows: 'shows a machine identity and the roles it can take on',
  query: 'all bots',
  relevance: [...primary('6.2-01', '6.1-04', '6.3-03'), ...supporting('6.2-02')],
  kinds: ['bot'],
  rolled: true,
  columns: [
    text('bot', 'Name of the bot.', 'metadata.labels."teleport.internal/bot"', 'metadata.name'),
    list('roles', 'Roles, as the record gives them.', 'spec.roles'),
    text('traits', 'Traits, as JSON.', 'spec.traits'),
    text('max_session_ttl', 'Longest certificate, as a Go duration.', 'spec.max_session_ttl'),
    text('bot_user', 'Its own user.', 'status.user_name', 'metadata.name'),
    text('bot_role', 'Its own role.', 'status.role_name'),
    time('created', 'When its user was made, on versions that list bots as users.', 'spec.created_by.time'),
    time('expires', 'When the record expires.', 'metadata.expires'),
    map('labels', 'Labels of the record.', 'metadata.labels'),
    text('owner', 'Label owner.', 'metadata.labels.owner'),
    text('description', 'Description.', 'metadata.description'),
  ],
};
