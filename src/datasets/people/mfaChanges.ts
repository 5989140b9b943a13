import { bool, type Dataset, list, primary, text, time } from '../dataset.ts';

/** MFA devices added and removed (teleport-api §3.8). */
export const mfaChanges: Dataset = {
  name: 'mfa_changes',
  item: 'AUT',
  source: 'log',
  description: 'MFA devices that were registered or removed in the period, and whose.',
  shows: 'shows a second factor being registered or removed',
  query: 'MFA events of the period',
  relevance: primary('6.1-04', '6.1-08'),
  columns: [
    time('time', 'When.'),
    text('user_name', 'Whose device.', 'user'),
    text('action', 'added or removed.'),
    text('device_name', 'Name of the device.', 'device.name'),
    text('device_type', 'Its type.', 'device.type'),
    text('device_uuid', 'Its id.', 'device.uuid'),
    bool('ok', 'Whether it succeeded.'),
    text('address', 'Address of the client.'),
    list('events', 'Events that the row rests on.'),
  ],
};
