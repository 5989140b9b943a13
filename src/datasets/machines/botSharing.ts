import { type Dataset, int, primary, text, time } from '../dataset.ts';

/** Signs that several hosts share a bot. */
export const botSharing: Dataset = {
  name: 'bot_sharing',
  item: 'BOT',
  source: 'computed',
  ofPeriod: true,
  description:
    'Signs that several hosts share a bot or one of its instances: joins or certificates from two hosts while a certificate of the first was still valid, host names that alternate in the heartbeats of one instance, generation counters that do not rise. Ports of addresses do not count; a host that follows another one after its certificates ended is no sign.',
  shows: 'shows a sign that several hosts share a machine identity',
  query: 'computed from bot_joins, certificates and bot_instances',
  relevance: primary('6.1-04', '6.2-02'),
  columns: [
    text('bot', 'Name of the bot.'),
    text('bot_instance', 'Id of the instance, where one is known.'),
    text(
      'sign',
      'certificates: two hosts with overlapping certificates; unknown: two hosts, and no certificate of the first shows its end; host names; generation.',
    ),
    int('hosts', 'Different hosts of the bot: addresses without port, or host names.'),
    int('times', 'Overlaps, returns of a host name, or counters that did not rise.'),
    text('first_host', 'The host that was there first.'),
    text('second_host', 'The other one.'),
    time('first_at', 'First join or certificate at the first host, heartbeat or authentication.'),
    time('second_at', 'When the second one was seen.'),
    time('valid_until', 'End of the certificates of the first host; empty: unknown.'),
    int('generation', 'Counter that did not rise.'),
    text('source', 'Table of the row that shows the second one: bot_joins, certificates or bot_instances.'),
    text('source_row', 'Key of that row.'),
  ],
};
