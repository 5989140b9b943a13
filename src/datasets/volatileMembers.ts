/**
 * Members that change by themselves: revisions and ids of revisions, heartbeats, last uses, what the gateway computes of a
 * resource (`status`, `spec.status`), the progress of rotations, generations of bots.
 */
const VOLATILE = [
  /^(metadata\.)?(revision|id)$/,
  /^(spec\.)?status($|\.)/,
  /(^|\.)(last_used|last_seen|last_heartbeat|latest_heartbeats|latest_authentications|rotation)($|\.)/,
  /^spec\.(version|cmd_labels)$/,
];
/** Label in which version 14 counts the certificates of a bot. */
const GENERATION = /^metadata\.labels\.(teleport\.internal\/)?bot-generation$/;
const LABELS = 'metadata.labels.';

/** Whether a member changes by itself. Labels are named by people: none but the gateway's own. */
export function isVolatileMember(path: string): boolean {
  if (path.startsWith(LABELS)) return GENERATION.test(path);
  return VOLATILE.some((pattern) => pattern.test(path));
}
