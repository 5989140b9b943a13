import { bool, type Dataset, int, primary, supporting, text, time } from '../dataset.ts';

/** Every bot instance that a snapshot or an event of the period shows. */
export const botInstancesHistory: Dataset = {
  name: 'bot_instances_history',
  item: 'BIN',
  source: 'computed',
  ofPeriod: true,
  description:
    'Every bot instance of the period, also those that expired within it: when it was first and last listed, its joins and certificates in the audit log, its last heartbeat and how it ended. The gateway forgets an instance soon after its certificate expires.',
  shows: 'shows a machine identity that ran in the period, from its join to its end',
  query: 'computed from every snapshot of bot_instances, bot_joins and certificates',
  relevance: [...primary('6.2-02'), ...supporting('6.1-04', '6.1-09')],
  columns: [
    text('bot', 'Name of the bot.'),
    text('instance', 'Id of the instance.'),
    text('join_method', 'How it joined first.'),
    text('token', 'Token of its first join, masked where its name is secret.'),
    time('joined', 'When it joined first, by its record, else by its first join in the log.'),
    text('hostname', 'Host that its last heartbeat names.'),
    text('version', 'Version of tbot that its last heartbeat names.'),
    time('last_heartbeat', 'Last heartbeat that a snapshot shows.'),
    time('last_authentication', 'Last authentication that a snapshot shows.'),
    int('first_snapshot', 'First snapshot that lists it, from the opening one on; empty: none does.'),
    time('first_listed', 'When that snapshot began.'),
    int('last_snapshot', 'Last snapshot up to the closing one that lists it.'),
    time('last_listed', 'When that snapshot began.'),
    bool('listed_at_end', 'Whether the closing snapshot lists it.'),
    time('gone_by', 'When the first snapshot began that no longer lists it; empty: none.'),
    time('expires', 'When its record expires, as last shown.'),
    int('joins', 'Successful joins in the period.'),
    int('refused_joins', 'Refused joins in the period.'),
    time('last_join', 'Last successful join in the period.'),
    int('certificates', 'Certificates issued to it in the period.'),
    time('last_certificate', 'Last of them.'),
    text(
      'shown_by',
      'snapshots, log, or both. Instances that live between two snapshots are shown by the log only; versions before 16 list none and name none.',
    ),
  ],
};
