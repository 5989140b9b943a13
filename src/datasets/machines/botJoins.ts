import { bool, type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** Joins of bots (teleport-api §3.8). */
export const botJoins: Dataset = {
  name: 'bot_joins',
  item: 'BOT',
  source: 'log',
  description: 'Joins of bots in the period, successful and refused, and anomalies.',
  shows: 'shows how a machine identity joined, and what looked wrong',
  query: 'join events of bots and bound key pairs in the period',
  relevance: [...primary('6.1-04', '6.1-09', '6.2-02'), ...supporting('7.2-02')],
  indexes: [['bot', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('bot', 'Name of the bot.'),
    text('event_kind', 'What happened: join, recovery, generation mismatch …', 'what'),
    bool('ok', 'Whether it succeeded.'),
    text('anomaly', 'Anomaly, in words; empty where there is none.'),
    text('method', 'Join method.'),
    text('token', 'Token, masked where its name is secret.'),
    text('bot_instance', 'Id of the instance.'),
    text('recovery_mode', 'Recovery mode of a bound key pair.'),
    int('recovery_count', 'Recoveries so far.'),
    text('address', 'Address of the client.'),
    text('error', 'Why it failed.'),
    list('events', 'Events that the row rests on.'),
  ],
};
