import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Attempts to log in (teleport-api §3.8). */
export const logins: Dataset = {
  name: 'logins',
  item: 'AUT',
  source: 'log',
  description:
    'Logins of the period, successful and failed: who, how, with which MFA device, from where; and connections whose certificate was refused.',
  shows: 'shows who logged in or failed to, how and from where',
  query: 'events user.login and auth of the period',
  relevance: [...primary('6.1-04', '6.1-08'), ...supporting('6.6-03')],
  indexes: [['user_name', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('user_name', 'Who.', 'user'),
    bool('ok', 'Whether it succeeded.'),
    text('kind', 'local, single sign-on, headless …'),
    text('method', 'Login method as the gateway names it.'),
    text('mfa_device_name', 'MFA device used.', 'mfa_device.name'),
    text('mfa_device_type', 'Its type.', 'mfa_device.type'),
    text('address', 'Address of the client.'),
    text('user_agent', 'Program of the client.'),
    text('login', 'UNIX login, of connections.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
