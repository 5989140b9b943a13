/**
 * Names of members that hold secrets (gateway-api §6.6), in lower case and without `_` and `-`. Whole names only: ids and
 * states hold words such as "token" and "session" too.
 */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'accesstoken',
  'apikey',
  'apisecret',
  'apitoken',
  'authorization',
  'authtoken',
  'bearertoken',
  'bindpassword',
  'clientsecret',
  'cloudanonymizationkey',
  'cookie',
  'credentials',
  'enrolltoken',
  'googleserviceaccount',
  'idtoken',
  // What a person typed to start a session can hold a password.
  'initialcommand',
  'kubeconfig',
  'localauth',
  'oauthtoken',
  'optkey',
  'otpkey',
  'passphrase',
  'passwd',
  'password',
  'passwordhash',
  'privatekey',
  'qrcode',
  'recoverycode',
  'recoverycodes',
  'refreshtoken',
  'registrationsecret',
  'secret',
  'secretaccesskey',
  'secretkey',
  'sessiontoken',
  'setcookie',
  'sharedsecret',
  'signingsecret',
  'token',
  'totpkey',
  'webhooksecret',
]);

/** Names that are secret in one place only; redact knows the places. */
const SOMETIMES: ReadonlySet<string> = new Set([
  'auditeventsuri',
  'auditsessionsuri',
  'headers',
  'invocationurl',
  'jointoken',
  'jointokenname',
  'key',
  'stderr',
  'stdout',
  'tokenname',
]);

export type NameKind = 'secret' | 'sometimes' | 'plain';

const seen = new Map<string, NameKind>();

/** What a member's name says of its value. Remembered: events repeat the same few hundred names. */
export function nameKind(name: string): NameKind {
  let kind = seen.get(name);
  if (kind === undefined) {
    const bare = bareName(name);
    kind = SECRET_NAMES.has(bare) ? 'secret' : SOMETIMES.has(bare) ? 'sometimes' : 'plain';
    // Names inside labels and attributes are anybody's choice: no end to them.
    if (seen.size < 10_000) seen.set(name, kind);
  }
  return kind;
}

/** The name as it stands in the lists above. Only ASCII letters have a case here: U+212A is no "k". */
export function bareName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[_-]/g, '');
}
