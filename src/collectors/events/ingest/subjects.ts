import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';

/** A subject of an event: one of SUBJECT_KINDS, and the subject's own name or id. */
export type Subject = readonly [kind: SubjectKind, value: string];

/** Kinds of subjects that histories are built from. */
export const SUBJECT_KINDS = [
  'request',
  'request_use',
  'user',
  'mfa',
  'role',
  'lock',
  'bot',
  'token',
  'connector',
  'trusted_cluster',
  'device',
  'access_list',
  'workload_identity',
  'x509_revocation',
  'sigstore_policy',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Where in the event the subject's name is: a path of keys. A path may end in a list: then each of its texts counts. */
type Rule = readonly [kind: SubjectKind, ...path: string[]];

const NAME = 'name';
const USER_NAME: readonly Rule[] = [['user', NAME]];
const USER_USER: readonly Rule[] = [['user', 'user']];
const MFA: readonly Rule[] = [
  ['user', 'user'],
  ['mfa', 'user'],
];
const BOUND_KEYPAIR: readonly Rule[] = [
  ['token', 'token_name'],
  ['bot', 'bot_name'],
];
const MEMBERS: readonly Rule[] = [['access_list', 'access_list_name']];

/** Event types with the places of their subjects (names and fields: teleport-api §3.8). */
const EXACT: Readonly<Record<string, readonly Rule[]>> = {
  'user.password_change': USER_USER,
  'reset_password_token.create': USER_NAME,
  'recovery_token.create': USER_NAME,
  'privilege_token.create': USER_NAME,
  'recovery_code.generated': USER_USER,
  'recovery_code.used': USER_USER,
  'mfa.add': MFA,
  'mfa.delete': MFA,
  'cert.generation_mismatch': [
    ['user', 'user'],
    ['bot', 'user'],
  ],
  'bot.join': [['bot', 'bot_name']],
  'join_token.create': [['token', NAME]],
  'join_token.bound_keypair.recovery': BOUND_KEYPAIR,
  'join_token.bound_keypair.rotation': BOUND_KEYPAIR,
  'join_token.bound_keypair.join_state_verification_failed': BOUND_KEYPAIR,
  'user_login.invalid_access_list': [
    ['access_list', 'access_list_name'],
    ['user', 'user'],
  ],
  'lock.created': [
    ['lock', NAME],
    ['user', 'target', 'user'],
    ['user', 'lock', 'target', 'user'],
    ['role', 'target', 'role'],
    ['role', 'lock', 'target', 'role'],
    ['request', 'target', 'access_request'],
    ['request', 'lock', 'target', 'access_request'],
  ],
  // Written by very old gateways: everything nested under other names.
  device: [['device', 'device', 'device_id']],
};

/** Families of event types, by the part before the last dot; an exact rule goes first. */
const FAMILY: Readonly<Record<string, readonly Rule[]>> = {
  access_request: [['request', 'id']],
  user: USER_NAME,
  role: [['role', NAME]],
  lock: [['lock', NAME]],
  bot: [['bot', NAME]],
  join_token: [['token', NAME]],
  github: [['connector', NAME]],
  oidc: [['connector', NAME]],
  saml: [['connector', NAME]],
  trusted_cluster: [['trusted_cluster', NAME]],
  trusted_cluster_token: [['trusted_cluster', NAME]],
  device: [['device', 'device', 'device_id']],
  access_list: [['access_list', NAME]],
  'access_list.member': MEMBERS,
  workload_identity: [['workload_identity', NAME]],
  workload_identity_x509_revocation: [['x509_revocation', NAME]],
  sigstore_policy: [['sigstore_policy', NAME]],
};

/** Of the family `user` only the resource events: logins are most of a log and speak of no change. */
const SKIPPED = new Set(['user.login', 'access_request.search']);

const BOT_USER = 'bot-';
const NONE: readonly Subject[] = [];
const USES = Buffer.from('"access_requests":["');

/**
 * Finds the subjects of an event, for the index that histories are built from.
 *
 * `request_use` means every access request that an event names as in force (top level, or in a certificate's
 * `identity`). Events of the user `bot-<x>` belong to the user only: it may be a person of such a name, and whoever
 * folds the histories of bots asks for that user too.
 * Connectors are named "<type>/<name>", since the three types may share a name.
 *
 * @param event event type
 * @param json canonical JSON of the event; it is parsed only when the event speaks about something
 * @param mayUse false when no member of the event, at any depth, is called `access_requests`
 * @returns the subjects, each once; mostly none
 */
export function subjectsOf(event: string, json: Buffer, mayUse = true): readonly Subject[] {
  const rules = rulesOf(event);
  const uses = mayUse && json.indexOf(USES) >= 0;
  if (rules === undefined && !uses) return NONE;
  const body = JSON.parse(json.toString('utf8')) as JsonObject;
  const subjects = new Map<string, Subject>();
  const add = (kind: SubjectKind, value: string): void => {
    if (value !== '') subjects.set(`${kind}\u0000${value}`, [kind, value]);
  };
  for (const [kind, ...path] of rules ?? []) {
    for (const value of textsAt(body, path)) {
      if (kind === 'bot' && path[0] === 'user') {
        if (value.startsWith(BOT_USER)) add(kind, value.slice(BOT_USER.length));
        continue;
      }
      add(kind, kind === 'connector' ? `${event.slice(0, event.indexOf('.'))}/${value}` : value);
    }
  }
  if (uses) {
    for (const id of textsAt(body, ['access_requests'])) add('request_use', id);
    for (const id of textsAt(body, ['identity', 'access_requests'])) add('request_use', id);
  }
  return [...subjects.values()];
}

/** Event types repeat: a few hundred in any log. */
const known = new Map<string, readonly Rule[] | undefined>();

function rulesOf(event: string): readonly Rule[] | undefined {
  if (known.has(event)) return known.get(event);
  const found = findRules(event);
  if (known.size < 10_000) known.set(event, found);
  return found;
}

function findRules(event: string): readonly Rule[] | undefined {
  if (SKIPPED.has(event)) return undefined;
  if (Object.hasOwn(EXACT, event)) return EXACT[event];
  const family = event.slice(0, Math.max(0, event.lastIndexOf('.')));
  return Object.hasOwn(FAMILY, family) ? FAMILY[family] : undefined;
}

function textsAt(body: JsonObject, path: readonly string[]): string[] {
  let value: JsonValue | undefined = body;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
}
