const member = (name: string): string => `json_extract(r.json, '$.${name}') AS ${name}`;
const derived = (dataset: string, members: readonly string[]): string => `
    SELECT ${members.map(member).join(', ')}, r.json AS json
    FROM derived_row AS r JOIN dataset AS d ON d.id = r.dataset WHERE d.name = '${dataset}'`;

/** SQL that prints microseconds since the epoch as RFC 3339 in UTC. */
const rfc3339 = (us: string): string =>
  `strftime('%Y-%m-%dT%H:%M:%S', ${us} / 1000000, 'unixepoch') || printf('.%06dZ', ${us} % 1000000)`;

/**
 * Views of the audit log and of the histories folded from it. They show everything that the store holds, not one snapshot.
 * Filter and sort `events` by `time_us` (microseconds since 1970): the index is on it.
 */
export const HISTORY_VIEWS: Readonly<Record<string, string>> = {
  events: `
    SELECT ${rfc3339('e.time_us')} AS time, e.uid AS uid, t.event AS event, t.code AS code,
      json_extract(e.json, '$.user') AS user, e.json AS json, e.time_us AS time_us
    FROM event AS e JOIN event_type AS t ON t.id = e.type`,

  event_windows: `
    SELECT ${rfc3339('from_us')} AS from_time, ${rfc3339('to_us')} AS to_time,
      pages, received, new_rows, duplicates, server_version, snapshot
    FROM event_window`,

  access_requests: derived('access_requests', [
    'id',
    'user',
    'roles',
    'reason',
    'state',
    'created',
    'expires',
    'resolved',
    'approvers',
    'source',
  ]),

  revocations: derived('revocations', [
    'time',
    'kind',
    'target',
    'actor',
    'reason',
    'in_force',
    'ends',
    'source',
    'event_uid',
    'lock',
  ]),
};
