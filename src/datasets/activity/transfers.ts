import { authority } from '../authority.ts';
import { bool, type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** File transfers, clipboards, shared directories and forwarding (teleport-api §3.8, §3.9). */
export const transfers: Dataset = {
  name: 'transfers',
  item: 'SES',
  source: 'log',
  description:
    'Files copied, clipboards and directories shared, and ports, X11, agents and subsystems forwarded in the period, also those whose event names no session.',
  shows: 'shows data or a connection passed through a session',
  query:
    'events scp, sftp, subsystem, port, x11-forward, agent-forward, git.command and desktop.* of the period',
  relevance: [...primary('6.7-01', '8.1-04'), ...supporting('6.6-02', '7.2-01')],
  indexes: [['actor', 'time_us']],
  columns: [
    time('time', 'When.'),
    text('kind', 'scp, sftp, port, desktop.clipboard.send …'),
    text('action', 'What was done: read, write, upload …'),
    text('path', 'File or directory.'),
    text('target', 'Host, desktop or address.'),
    text('login', 'Login at the target.'),
    text('session_id', 'Session that it belongs to; may be empty.', 'sid'),
    int('bytes', 'Size, where the event has it.'),
    ...authority,
    bool('ok', 'Whether it succeeded.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
