import { type Dataset, primary, supporting, text, time } from '../dataset.ts';

/** Bot instances (teleport-api §2.8). */
export const botInstances: Dataset = {
  name: 'bot_instances',
  item: 'BIN',
  source: 'state',
  description: 'Instances of bots: how each joined and was last seen; they expire with their certificates.',
  shows: 'shows a running machine identity and how it joined',
  query: 'all bot instances',
  relevance: [...primary('6.2-02'), ...supporting('6.1-09')],
  kinds: ['bot_instance'],
  key: ['spec.bot_name', 'spec.instance_id'],
  columns: [
    text('bot', 'Name of the bot.', 'spec.bot_name'),
    text('instance', 'Id of the instance.', 'spec.instance_id'),
    text(
      'join_method',
      'How it joined.',
      'status.initial_authentication.join_attrs.meta.join_method',
      'status.initial_authentication.join_method',
    ),
    time('joined', 'When.', 'status.initial_authentication.authenticated_at'),
    time('expires', 'When the record expires.', 'metadata.expires'),
  ],
};
