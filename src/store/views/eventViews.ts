/** A column out of an event's JSON. A key with a dot is written in quotes. */
const member = (path: string, name: string): string => `json_extract(e.json, '$.${path}') AS ${name}`;

const TIME = `strftime('%Y-%m-%dT%H:%M:%S', e.time_us / 1000000, 'unixepoch') || printf('.%03dZ', e.time_us / 1000 % 1000) AS time`;
const ADDRESS = member('"addr.remote"', 'address');

/** Refused attempts say so, or have a code that ends in W (warning) or E (error). */
const OK = `coalesce(json_extract(e.json, '$.success'), 1) AND substr(t.code, -1) NOT IN ('W', 'E') AS ok`;

/** Events of some types, one a row. The index on (type, time_us) finds them. */
const eventsOf = (types: readonly string[], columns: readonly string[]): string => `
    SELECT ${[TIME, ...columns, 'e.uid AS uid', 'e.json AS json', 'e.time_us AS time_us'].join(', ')}
    FROM event_type AS t CROSS JOIN event AS e ON e.type = t.id
    WHERE t.event IN (${types.map((type) => `'${type}'`).join(', ')})`;

/**
 * Views of what the audit log holds, kind by kind. They show everything that the store holds; the bundle's listings of the same
 * names add what has to be concluded.
 */
export const EVENT_VIEWS: Readonly<Record<string, string>> = {
  logins: eventsOf(
    ['user.login', 'auth'],
    [
      member('user', 'user'),
      OK,
      member('method', 'method'),
      member('mfa_device.mfa_device_name', 'mfa_device'),
      ADDRESS,
      member('error', 'error'),
    ],
  ),

  certificates: eventsOf(
    ['cert.create'],
    [
      member('identity.user', 'user'),
      member('identity.roles', 'roles'),
      member('identity.expires', 'expires'),
      `CAST(round((julianday(json_extract(e.json, '$.identity.expires')) - 2440587.5) * 86400.0 - e.time_us / 1000000.0) AS INTEGER) AS ttl_seconds`,
      member('identity.mfa_device_uuid', 'mfa_device'),
      member('identity.access_requests', 'access_requests'),
      member('identity.impersonator', 'impersonator'),
    ],
  ),

  bot_joins: eventsOf(
    [
      'bot.join',
      'cert.generation_mismatch',
      'join_token.bound_keypair.recovery',
      'join_token.bound_keypair.rotation',
      'join_token.bound_keypair.join_state_verification_failed',
    ],
    [
      `coalesce(json_extract(e.json, '$.bot_name'), json_extract(e.json, '$.user')) AS bot`,
      't.event AS event',
      OK,
      member('method', 'method'),
      member('token_name', 'token'),
      member('error', 'error'),
    ],
  ),

  svid_issuance: eventsOf(
    ['spiffe.svid.issued'],
    [
      member('user', 'user'),
      OK,
      member('spiffe_id', 'spiffe_id'),
      member('svid_type', 'svid_type'),
      member('serial_number', 'serial_number'),
      member('workload_identity', 'workload_identity'),
    ],
  ),

  mfa_changes: eventsOf(
    ['mfa.add', 'mfa.delete'],
    [member('user', 'user'), 't.event AS event', member('mfa_device_name', 'device'), ADDRESS],
  ),

  password_resets: eventsOf(
    [
      'reset_password_token.create',
      'recovery_token.create',
      'privilege_token.create',
      'recovery_code.generated',
      'recovery_code.used',
      'user.password_change',
    ],
    [
      `coalesce(json_extract(e.json, '$.name'), json_extract(e.json, '$.user')) AS user`,
      't.event AS event',
      member('user', 'actor'),
      member('ttl', 'ttl'),
    ],
  ),

  session_ends: eventsOf(
    ['session.end', 'db.session.end', 'app.session.end', 'windows.desktop.session.end', 'mcp.session.end'],
    [
      member('sid', 'sid'),
      't.event AS event',
      member('user', 'user'),
      member('login', 'login'),
      member('session_start', 'started'),
      member('participants', 'participants'),
      member('session_recording', 'recording'),
      member('access_requests', 'access_requests'),
    ],
  ),
};
