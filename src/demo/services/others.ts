import type { Method } from '../grpc/server.ts';
import { denied } from '../grpc/status.ts';
import type { Registry } from './registry.ts';
import type { ServedState } from './servedState.ts';

const AUTH = 'proto.AuthService';
const EMPTY_MESSAGE = new Uint8Array(0);

/** A list that this cluster has nothing in: the rule is checked all the same. */
interface EmptyList {
  service: string;
  method: string;
  kind: string;
  verbs: string[];
  /** a stream without a message, not one empty message */
  streaming?: boolean;
  /** the kind that a refusal names, where it is another */
  named?: string;
}

const LIST_READ = ['list', 'read'];

const EMPTY_LISTS: EmptyList[] = [
  { service: AUTH, method: 'GetApps', kind: 'app', verbs: LIST_READ },
  { service: AUTH, method: 'GetDatabases', kind: 'db', verbs: LIST_READ },
  { service: AUTH, method: 'GetKubernetesClusters', kind: 'kube_cluster', verbs: LIST_READ },
  { service: AUTH, method: 'GetTokens', kind: 'token', verbs: LIST_READ },
  { service: AUTH, method: 'GetTrustedClusters', kind: 'trusted_cluster', verbs: LIST_READ },
  { service: AUTH, method: 'GetInstances', kind: 'instance', verbs: LIST_READ, streaming: true },
  {
    service: AUTH,
    method: 'GetOIDCConnectors',
    kind: 'oidc',
    verbs: ['list', 'readnosecrets'],
    named: 'auth_connector',
  },
  {
    service: AUTH,
    method: 'GetSAMLConnectors',
    kind: 'saml',
    verbs: ['list', 'readnosecrets'],
    named: 'auth_connector',
  },
  {
    service: AUTH,
    method: 'GetGithubConnectors',
    kind: 'github',
    verbs: ['list', 'readnosecrets'],
    named: 'auth_connector',
  },
  {
    service: 'teleport.integration.v1.IntegrationService',
    method: 'ListIntegrations',
    kind: 'integration',
    verbs: LIST_READ,
  },
];

// Registered in the open-source build of 14.2 although nothing here answers for them (gateway-api §2.0.5).
const KNOWN_SERVICES = ['teleport.trust.v1.TrustService', 'teleport.loginrule.v1.LoginRuleService'];

function emptyList(list: EmptyList, current: () => ServedState): Method {
  return (_, call) => {
    const state = current();
    if (list.named && !state.may(call.caller, list.named, list.verbs)) {
      if (!state.may(call.caller, list.kind, list.verbs)) {
        throw denied(`access denied to perform action "list" on "${list.named}"`);
      }
    } else if (!list.named) {
      state.require(call.caller, list.kind, list.verbs);
    }
    return list.streaming ? [] : [EMPTY_MESSAGE];
  };
}

/** Calls that later datasets need: known, guarded by their rules, and empty in this cluster. */
export function registerOthers(registry: Registry, current: () => ServedState): void {
  for (const service of KNOWN_SERVICES) registry.service(service);
  for (const list of EMPTY_LISTS) registry.raw(list.service, list.method, emptyList(list, current));
  registry.raw(AUTH, 'GetActiveSessionTrackers', () => []);
  registry.raw('teleport.loginrule.v1.LoginRuleService', 'ListLoginRules', () => {
    if (current().edition === 'oss') throw denied('this feature requires Teleport Enterprise');
    return [EMPTY_MESSAGE];
  });
}
