import { time } from './time.ts';

/** Views of the cluster's state in the latest complete snapshot, for people with a SQL tool. */
export const STATE_VIEWS: Readonly<Record<string, string>> = {
  resources: `
    SELECT d.name AS dataset, r.key AS key, c.json AS json
    FROM (SELECT id, outcomes FROM snapshot WHERE status = 'complete' ORDER BY id DESC LIMIT 1) AS s
    JOIN json_each(s.outcomes) AS so
    JOIN outcome AS o ON o.id = so.value AND o.status IN ('complete', 'empty')
    JOIN dataset AS d ON d.id = o.dataset
    JOIN resource AS r ON r.dataset = o.dataset AND r.part = 0
      AND r.from_snapshot <= s.id AND (r.until_snapshot IS NULL OR r.until_snapshot > s.id)
    JOIN content AS c ON c.id = r.content`,

  users: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.spec.roles') AS roles,
      json_extract(json, '$.spec.traits') AS traits,
      coalesce(json_extract(json, '$.spec.status.is_locked'), 0) AS locked,
      json_extract(json, '$.spec.created_by.user.name') AS created_by,
      ${time('$.spec.created_by.time')} AS created,
      coalesce(${time('$.spec.expires')}, ${time('$.metadata.expires')}) AS expires,
      json
    FROM resources WHERE dataset = 'users'`,

  roles: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.metadata.description') AS description,
      json
    FROM resources WHERE dataset = 'roles'`,

  // older gateways list a bot as a user with a label that names it
  bots: `
    SELECT coalesce(json_extract(json, '$.metadata.labels."teleport.internal/bot"'),
        json_extract(json, '$.metadata.name')) AS name,
      json_extract(json, '$.spec.roles') AS roles,
      json_extract(json, '$.spec.traits') AS traits,
      json
    FROM resources WHERE dataset = 'bots'`,

  locks: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.spec.target') AS target,
      json_extract(json, '$.spec.message') AS message,
      json_extract(json, '$.spec.created_by') AS created_by,
      ${time('$.spec.created_at')} AS created,
      ${time('$.spec.expires')} AS expires,
      json
    FROM resources WHERE dataset = 'locks'`,

  access_requests_state: `
    SELECT json_extract(json, '$.metadata.name') AS id,
      json_extract(json, '$.spec.user') AS user,
      json_extract(json, '$.spec.roles') AS roles,
      json_extract(json, '$.spec.state') AS state,
      ${time('$.spec.created')} AS created,
      ${time('$.spec.expires')} AS expires,
      json
    FROM resources WHERE dataset = 'access_requests_state'`,
};
