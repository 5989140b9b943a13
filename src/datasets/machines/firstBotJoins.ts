import { type Dataset, primary, text, time } from '../dataset.ts';

/** The first join of each bot in the period, held against its making. */
export const firstBotJoins: Dataset = {
  name: 'first_bot_joins',
  item: 'BOT',
  source: 'computed',
  description:
    'The first join of each bot in the period, and what shows that the bot was made before: an event, an earlier listing, or nothing.',
  shows: 'shows whether a bot was made before it joined',
  query:
    'computed from bot_joins, listings of bots and users, and bot.create and user.create events of the whole log',
  relevance: primary('6.1-09'),
  columns: [
    text('bot', 'Name of the bot.'),
    time('joined', 'Its first join in the period.'),
    text('join_row', 'Row of bot_joins.'),
    text(
      'making',
      'event: an event before the join shows it; listed: a snapshot before the join listed the bot; older: its record is older than the log; none: neither, though the log was read; unread: the log was not read in between; unknown: no listing to begin with.',
    ),
    time(
      'since',
      'Instant at which the bot was not there yet, or was made by its record; the log was searched from there.',
    ),
  ],
};
