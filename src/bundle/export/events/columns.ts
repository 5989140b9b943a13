import { localTime } from '../../../formats/localTime.ts';

type Event = Record<string, unknown>;

/** Columns in order; a cell shows the first of the members that the event has. */
const COLUMNS: readonly [header: string, ...members: string[]][] = [
  ['time', 'time'],
  ['event', 'event'],
  ['code', 'code'],
  ['user', 'user'],
  ['impersonator', 'impersonator'],
  ['bot', 'bot_name'],
  ['login', 'login'],
  ['success', 'success'],
  // what the event is about, by whatever name its type gives it
  ['object', 'name', 'id', 'service'],
  ['server', 'server_hostname', 'app_name', 'db_service', 'kubernetes_cluster'],
  ['access_requests', 'access_requests', 'access_request_ids'],
  ['session', 'sid'],
  ['from_address', 'addr.remote'],
  ['detail', 'message', 'error', 'reason', 'state'],
  ['cluster', 'cluster_name'],
  ['uid', 'uid'],
];

/** The members that columns show, by column. */
export const COLUMN_MEMBERS: readonly (readonly string[])[] = COLUMNS.map(([, ...members]) => members);

/** Headers of evidence/events/*.csv; `time_local` only where the entity's zone is not UTC. */
export function eventHeaders(timezone: string): string[] {
  const headers = COLUMNS.map(([header]) => header);
  if (timezone !== 'UTC') headers.splice(1, 0, 'time_local');
  return [...headers, 'jsonl_line'];
}

/** Cell values of one event, in the order of the headers. */
export function eventValues(event: Event, timezone: string, line: number): unknown[] {
  const values: unknown[] = COLUMN_MEMBERS.map((members) => firstOf(event, members));
  if (timezone !== 'UTC') values.splice(1, 0, localTime(String(event.time ?? ''), timezone));
  values.push(line);
  return values;
}

function firstOf(event: Event, members: readonly string[]): unknown {
  for (const member of members) {
    const value = event[member];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
