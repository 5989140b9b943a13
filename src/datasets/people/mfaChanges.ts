import { bool, type Dataset, list, primary, text, time } from '../dataset.ts';

/** MFA devices added and removed (teleport-api §3.8). */
export const mfaChanges: Dataset = {
  name: 'mfa_changes',
  item: 'AUT',
  source: 'log',
  description:
    'MFA devices that were registered or removed in the period, and whose. The reset of an account removes all of its devices.',
  shows: 'shows a second factor being registered or removed',
  query: 'MFA events of the period',
  relevance: primary('6.1-04', '6.1-08'),
  columns: [
    time('time', 'When.'),
    text('user_name', 'Whose device.', 'user'),
    text('action', 'added, removed, or all removed by a reset of the account.'),
    text('device_name', 'Name of the device.', 'device.name'),
    text('device_type', 'Its type.', 'device.type'),
    text('device_uuid', 'Its id.', 'device.uuid'),
    list('devices', 'Devices that it is about, as far as the log knows.'),
    text('actor', 'Who did it.'),
    text('actor_kind', 'human, bot, system, host, machine or unknown.'),
    bool('ok', 'Whether it succeeded.'),
    text('address', 'Address of the client.'),
    list('events', 'Events that the row rests on.'),
  ],
};
