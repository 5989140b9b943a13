import { eventTime, isRefused, type ParsedEvent, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Actions of `sftp` by number (Teleport's protobuf enum SFTPAction). */
const SFTP_ACTIONS: readonly string[] = [
  '',
  'open',
  'close',
  'read',
  'write',
  'lstat',
  'fstat',
  'setstat',
  'fsetstat',
  'opendir',
  'readdir',
  'remove',
  'mkdir',
  'rmdir',
  'realpath',
  'stat',
  'rename',
  'readlink',
  'symlink',
  'link',
];

/** Files, clipboards, directories and connections that were passed through sessions, with or without a session id. */
export const transfers: EventDataset = perEvent({
  dataset: 'transfers',
  item: 'SES',
  description:
    'Files copied, clipboards and directories shared, and ports, X11, agents and subsystems forwarded in the period, also those whose event names no session.',
  columns: [
    'time',
    'kind',
    'action',
    'path',
    'target',
    'login',
    'sid',
    'bytes',
    ...AUTHORITY_COLUMNS,
    'ok',
    'error',
    'events',
  ],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => {
      const { body } = event;
      const refused = isRefused(event);
      return {
        time: eventTime(event),
        kind: event.event,
        action: actionOf(event),
        path: text(body.path) || text(body.file_path) || text(body.directory_name),
        target:
          text(body.server_hostname) || text(body.desktop_name) || text(body.server_id) || text(body.addr),
        login: text(body.login) || text(body.windows_user),
        sid: text(body.sid),
        bytes: typeof body.length === 'number' ? body.length : null,
        ...authorityOf(event, identities),
        ok: !refused,
        error: refused ? failureReason(body) || text(body.exitError) : '',
        code: event.code,
      };
    };
  },
});

function actionOf({ event, code, body }: ParsedEvent): string {
  if (typeof body.action === 'number') return SFTP_ACTIONS[body.action] ?? String(body.action);
  if (text(body.action) !== '') return text(body.action);
  const service: JsonObject = {
    port: code.endsWith('S') ? 'stopped' : 'forwarded',
    subsystem: text(body.name),
  };
  return text(service[event]) || event.slice(event.lastIndexOf('.') + 1);
}
