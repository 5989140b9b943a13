import { bool, type Dataset, list, map, primary, supporting, text, time } from '../dataset.ts';

/** Changes by identity providers and directories (teleport-api §3.8, §3.9). */
export const provisioning: Dataset = {
  name: 'provisioning',
  item: 'USR',
  source: 'log',
  description:
    'Accounts, groups and assignments that an identity provider created, changed or took back in the period, and its synchronisations, successful and failed.',
  shows: 'shows the identity provider creating, changing or deactivating an account, or a synchronisation',
  query: 'events scim.*, okta.* and aws_identity_center.* of the period',
  relevance: [...primary('6.2-01', '6.2-03'), ...supporting('6.3-02', '7.2-04')],
  indexes: [['teleport_id', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('event_type', 'Type of the event.', 'event'),
    text('integration', 'Integration or source.'),
    text('resource_type', 'user or group.'),
    text('teleport_id', 'Name in the gateway.'),
    text('external_id', 'Id at the provider.'),
    text('user_name', 'User whom it is about.', 'user'),
    text('assignment', 'Assignment of Okta.'),
    text('starting_status', 'Status of the assignment before.'),
    text('ending_status', 'Status of the assignment afterwards.'),
    map('counts', 'What a synchronisation counted.'),
    bool('ok', 'Whether it succeeded.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
