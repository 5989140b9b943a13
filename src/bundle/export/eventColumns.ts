import { localTime } from './localTime.ts';

type Event = Record<string, unknown>;

const COLUMNS: readonly [header: string, value: (event: Event) => unknown][] = [
  ['time', (event) => event.time],
  ['event', (event) => event.event],
  ['code', (event) => event.code],
  ['user', (event) => event.user],
  ['impersonator', (event) => event.impersonator],
  ['bot', (event) => event.bot_name],
  ['login', (event) => event.login],
  ['success', (event) => event.success],
  // what the event is about, by whatever name its type gives it
  ['object', (event) => event.name ?? event.id ?? event.service],
  [
    'server',
    (event) => event.server_hostname ?? event.app_name ?? event.db_service ?? event.kubernetes_cluster,
  ],
  ['access_requests', (event) => event.access_requests ?? event.access_request_ids],
  ['session', (event) => event.sid],
  ['from_address', (event) => event['addr.remote']],
  ['detail', (event) => event.message ?? event.error ?? event.reason ?? event.state],
  ['cluster', (event) => event.cluster_name],
  ['uid', (event) => event.uid],
];

/** Headers of evidence/events-*.csv; `time_local` only where the entity's zone is not UTC. */
export function eventHeaders(timezone: string): string[] {
  const headers = COLUMNS.map(([header]) => header);
  if (timezone !== 'UTC') headers.splice(1, 0, 'time_local');
  return [...headers, 'jsonl_line'];
}

/** Cell values of one event, in the order of the headers. */
export function eventValues(event: Event, timezone: string, line: number): unknown[] {
  const values: unknown[] = COLUMNS.map(([, value]) => value(event));
  if (timezone !== 'UTC') values.splice(1, 0, localTime(String(event.time ?? ''), timezone));
  values.push(line);
  return values;
}
