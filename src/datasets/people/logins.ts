import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Attempts to log in (teleport-api §3.8). */
export const logins: Dataset = {
  name: 'logins',
  item: 'AUT',
  source: 'log',
  description:
    'Logins of the period, successful, failed and only requested: who, how, with which MFA device, from where; and connections whose certificate was refused.',
  shows: 'shows who logged in or failed to, how and from where',
  query: 'events user.login and auth of the period',
  relevance: [...primary('6.1-04', '6.1-08'), ...supporting('6.6-03')],
  indexes: [['user_name', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('user_name', 'Who.', 'user'),
    text('user_kind', 'human, bot, system, host, machine or unknown.'),
    text('state', 'succeeded, failed, requested, or succeeded under a lock (no certificate follows).'),
    bool('ok', 'Whether it succeeded and nothing stood against it.'),
    text('kind', 'local, single sign-on, headless …'),
    text('method', 'Login method as the gateway names it.'),
    text('mfa_device_name', 'MFA device used.', 'mfa_device.name'),
    text('mfa_device_type', 'Its type.', 'mfa_device.type'),
    text('mfa_device_uuid', 'Its id.', 'mfa_device.uuid'),
    text('under_lock', 'Lock that the user was under.'),
    text('address', 'Address of the client.'),
    text('user_agent', 'Program of the client.'),
    text('login', 'UNIX login, of connections.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
