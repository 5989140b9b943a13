/** What one event tells of the session that it names by `sid` (teleport-api §3.8: sessions and resources). */
export type SessionStep = 'start' | 'join' | 'leave' | 'end' | 'upload' | 'command' | 'transfer';

/** Kinds of sessions in the words of the bundle; `k8s` is told from `ssh` by the events themselves. */
export type SessionKind = 'ssh' | 'k8s' | 'db' | 'app' | 'desktop' | 'mcp';

/** Events that belong to a session. Queries, commands and requests are counted, not listed: they stand in the audit log. */
export const SESSION_EVENTS: Readonly<Record<string, readonly [kind: SessionKind, step: SessionStep]>> = {
  'session.start': ['ssh', 'start'],
  'session.join': ['ssh', 'join'],
  'session.leave': ['ssh', 'leave'],
  'session.end': ['ssh', 'end'],
  'session.upload': ['ssh', 'upload'],
  exec: ['ssh', 'command'],
  'session.command': ['ssh', 'command'],
  scp: ['ssh', 'transfer'],
  sftp: ['ssh', 'transfer'],
  'db.session.start': ['db', 'start'],
  'db.session.end': ['db', 'end'],
  'db.session.query': ['db', 'command'],
  'db.session.query.failed': ['db', 'command'],
  'app.session.start': ['app', 'start'],
  'app.session.end': ['app', 'end'],
  'app.session.chunk': ['app', 'upload'],
  'windows.desktop.session.start': ['desktop', 'start'],
  'windows.desktop.session.end': ['desktop', 'end'],
  'desktop.clipboard.send': ['desktop', 'transfer'],
  'desktop.clipboard.receive': ['desktop', 'transfer'],
  'desktop.directory.read': ['desktop', 'transfer'],
  'desktop.directory.write': ['desktop', 'transfer'],
  'mcp.session.start': ['mcp', 'start'],
  'mcp.session.end': ['mcp', 'end'],
  'mcp.session.request': ['mcp', 'command'],
};
