import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';

/** Under which family of event types (`role` of `role.created`) and name a change of a resource is logged. */
export type Logged = readonly [family: string, name: string];

/** The name that means every change of a family whose resource has none. */
export const NAMELESS = '*';

/** A dataset whose states are compared, and where the log shows its changes (teleport-api §0.4, §3.8). */
export interface ComparedDataset {
  dataset: string;
  /** first major version whose log shows its changes; null: none does */
  loggedFrom: number | null;
  /** whether the log shows removals, too */
  logsRemovals: boolean;
  logged: (key: string, body: JsonObject) => Logged[];
}

const isBot = (name: string) => name.startsWith('bot-');

function compared(
  dataset: string,
  logged: ComparedDataset['logged'],
  loggedFrom: number | null = 0,
  logsRemovals = true,
): ComparedDataset {
  return { dataset, logged, loggedFrom, logsRemovals };
}

const byName = (family: string): ComparedDataset['logged'] => {
  return (key, body) => [
    [family, key],
    [family, nameOf(body)],
  ];
};
const cluster = (family: string): ComparedDataset['logged'] => {
  return () => [[family, NAMELESS]];
};
const nowhere: ComparedDataset['logged'] = () => [];

/** Every dataset that is compared. Bots first: their users and roles go with them. */
export const COMPARED_DATASETS: readonly ComparedDataset[] = [
  compared('bots', (key, body) => [
    ['bot', key],
    ['bot', nameOf(body)],
    ['user', `bot-${nameOf(body)}`],
  ]),
  compared('users', (key) => [['user', key], ...(isBot(key) ? [['bot', key.slice(4)] as const] : [])]),
  compared('roles', (key) => [
    ['role', key],
    // a bot's role is written with the bot, without a separate event (teleport-api §0.4 item 8)
    ...(isBot(key)
      ? ([
          ['user', key],
          ['bot', key.slice(4)],
        ] as const)
      : []),
  ]),
  compared('locks', byName('lock')),
  compared('connectors', (key, body) => [
    [text(body.kind), nameOf(body)],
    [key.slice(0, Math.max(0, key.indexOf('/'))), key.slice(key.indexOf('/') + 1)],
  ]),
  compared('access_lists', byName('access_list')),
  compared('access_list_members', (key, body) => {
    const { list, member } = membership(key, body);
    return [
      ['access_list.member', `${list}\0${member}`],
      ['access_list.member', `${list}\0${NAMELESS}`],
    ];
  }),
  compared('trusted_clusters', byName('trusted_cluster')),
  compared('workload_identities', byName('workload_identity')),
  compared('x509_revocations', byName('workload_identity_x509_revocation')),
  compared('x509_issuer_overrides', byName('workload_identity_x509_issuer_override')),
  compared('sigstore_policies', byName('sigstore_policy')),
  compared('login_rules', byName('login_rule')),
  compared('integrations', byName('integration')),
  compared('devices', byName('device')),
  compared('configured_apps', byName('app')),
  compared('configured_databases', byName('db')),
  compared('configured_kubernetes', byName('kube')),
  // the deletion of a token is logged by the newest versions only
  compared('tokens', byName('join_token'), 15, false),
  compared('auth_preference', cluster('auth_preference'), 15),
  compared('networking_config', cluster('cluster_networking_config'), 15),
  compared('session_recording_config', cluster('session_recording_config'), 15),
  compared('audit_config', nowhere, null),
  compared('ui_config', nowhere, null),
  compared('remote_clusters', nowhere, null),
  compared('cert_authorities', nowhere, null),
];

/** The list and the member of a membership. */
export function membership(key: string, body: JsonObject): { list: string; member: string } {
  const spec = object(body.spec);
  const slash = key.indexOf('/');
  return {
    list: text(spec.access_list) || key.slice(0, Math.max(0, slash)),
    member: text(spec.name) || key.slice(slash + 1),
  };
}

function nameOf(body: JsonObject): string {
  return text(object(body.metadata).name);
}
