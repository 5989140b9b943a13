import type { DescMessage, DescMethod, MessageInitShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { IntegrationService } from '../../gateway/gen/teleport/integration/v1/integration_pb.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AppV3Schema } from '../../gateway/gen/teleport/legacy/types/app_pb.ts';
import * as connectors from '../../gateway/gen/teleport/legacy/types/connectors_pb.ts';
import { DatabaseV3Schema } from '../../gateway/gen/teleport/legacy/types/database_pb.ts';
import { IntegrationV1Schema } from '../../gateway/gen/teleport/legacy/types/integration_pb.ts';
import { KubernetesClusterV3Schema } from '../../gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import { ServerV2Schema } from '../../gateway/gen/teleport/legacy/types/server_pb.ts';
import {
  RemoteClusterV3Schema,
  TrustedClusterV2Schema,
} from '../../gateway/gen/teleport/legacy/types/trust_pb.ts';
import { LoginRuleSchema, LoginRuleService } from '../../gateway/gen/teleport/loginrule/v1/loginrule_pb.ts';
import { PresenceService } from '../../gateway/gen/teleport/presence/v1/presence_pb.ts';
import { TrustService } from '../../gateway/gen/teleport/trust/v1/trust_pb.ts';
import type { GatewayData } from '../data/gatewayData.ts';
import type { Call } from '../grpc/server.ts';
import { denied } from '../grpc/status.ts';
import { labelsOf, sees } from '../labelAccess.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import type { ServedState } from './servedState.ts';

const MAX_PAGE = 200;

type Unary = DescMethod & { methodKind: 'unary'; input: DescMessage; output: DescMessage };

/** A listing whose answer holds nothing but rows and, where it comes in pages, a token. */
interface Listing {
  /** all versions have it; absent: newer ones only */
  whole?: Unary;
  /** page by page, in newer versions; `always`: in all */
  paged?: Unary;
  always?: boolean;
  schema: DescMessage;
  /** member of the answer that holds the rows */
  rows: string;
  kind: string;
  verbs?: string[];
  labels?: string;
  forms: (data: GatewayData) => JsonObject[] | undefined;
}

const auth = AuthService.method;
const presence = PresenceService.method;
const NO_SECRETS = ['list', 'readnosecrets'];

const LISTINGS: Listing[] = [
  {
    whole: auth.getApps,
    paged: auth.listApps,
    schema: AppV3Schema,
    rows: 'applications',
    kind: 'app',
    labels: 'app_labels',
    forms: (data) => data.configuredApps,
  },
  {
    whole: auth.getDatabases,
    paged: auth.listDatabases,
    schema: DatabaseV3Schema,
    rows: 'databases',
    kind: 'db',
    labels: 'db_labels',
    forms: (data) => data.configuredDatabases,
  },
  {
    whole: auth.getKubernetesClusters,
    paged: auth.listKubernetesClusters,
    schema: KubernetesClusterV3Schema,
    rows: 'kubernetesClusters',
    kind: 'kube_cluster',
    labels: 'kubernetes_labels',
    forms: (data) => data.configuredKubernetes,
  },
  {
    whole: auth.getOIDCConnectors,
    paged: auth.listOIDCConnectors,
    schema: connectors.OIDCConnectorV3Schema,
    rows: 'connectors',
    kind: 'oidc',
    verbs: NO_SECRETS,
    forms: (data) => data.oidcConnectors,
  },
  {
    whole: auth.getSAMLConnectors,
    paged: auth.listSAMLConnectors,
    schema: connectors.SAMLConnectorV2Schema,
    rows: 'connectors',
    kind: 'saml',
    verbs: NO_SECRETS,
    forms: (data) => data.samlConnectors,
  },
  {
    whole: auth.getGithubConnectors,
    paged: auth.listGithubConnectors,
    schema: connectors.GithubConnectorV3Schema,
    rows: 'connectors',
    kind: 'github',
    verbs: NO_SECRETS,
    forms: (data) => data.githubConnectors,
  },
  {
    whole: auth.getTrustedClusters,
    paged: TrustService.method.listTrustedClusters,
    schema: TrustedClusterV2Schema,
    rows: 'trustedClusters',
    kind: 'trusted_cluster',
    forms: (data) => data.trustedClusters,
  },
  {
    paged: presence.listRemoteClusters,
    schema: RemoteClusterV3Schema,
    rows: 'remoteClusters',
    kind: 'remote_cluster',
    labels: 'cluster_labels',
    forms: (data) => data.remoteClusters,
  },
  {
    paged: presence.listAuthServers,
    schema: ServerV2Schema,
    rows: 'servers',
    kind: 'auth_server',
    forms: (data) => data.authServers,
  },
  {
    paged: presence.listProxyServers,
    schema: ServerV2Schema,
    rows: 'servers',
    kind: 'proxy',
    forms: (data) => data.proxyServers,
  },
  {
    paged: IntegrationService.method.listIntegrations,
    always: true,
    schema: IntegrationV1Schema,
    rows: 'integrations',
    kind: 'integration',
    forms: (data) => data.integrations,
  },
];

const CONNECTORS: readonly string[] = ['oidc', 'saml', 'github'];

function requireRule(state: ServedState, call: Call, { kind, verbs = ['list', 'read'] }: Listing): void {
  if (!CONNECTORS.includes(kind)) {
    state.require(call.caller, kind, verbs);
    return;
  }
  if (state.may(call.caller, 'auth_connector', verbs) || state.may(call.caller, kind, verbs)) return;
  throw denied('access denied to perform action "list" on "auth_connector"');
}

function visible(state: ServedState, call: Call, listing: Listing): JsonObject[] {
  requireRule(state, call, listing);
  const { labels } = listing;
  const forms = listing.forms(state.data) ?? [];
  if (labels === undefined) return forms;
  const roles = state.rolesOf(call.caller);
  return forms.filter((form) => sees(roles, labels, labelsOf(form)));
}

function serve(registry: Registry, current: () => ServedState, listing: Listing): void {
  const { whole, paged, schema, rows } = listing;
  const messages = (forms: readonly JsonObject[]) => forms.map((form) => current().message(schema, form));
  if (whole)
    registry.unary(
      whole,
      (_, call) => ({ [rows]: messages(visible(current(), call, listing)) }) as MessageInitShape<DescMessage>,
    );
  if (!paged || (current().personality === '14.2' && !listing.always)) return;
  registry.unary(paged, (request, call) => {
    const asked = request as unknown as Record<string, string | number | undefined>;
    const token = String(asked.pageToken ?? asked.startKey ?? asked.nextKey ?? '');
    const size = Number(asked.pageSize ?? asked.limit ?? 0);
    const page = pageOf(visible(current(), call, listing), size, token, MAX_PAGE, call);
    return {
      [rows]: messages(page.rows),
      [nextField(paged)]: page.next,
    } as MessageInitShape<DescMessage>;
  });
}

function nextField({ output }: Unary): string {
  return output.fields.find(({ name }) => name.startsWith('next_'))?.localName ?? '';
}

/** On the wire a login rule is flat. */
function flatRule({ metadata, version, spec }: JsonObject): JsonObject {
  return { metadata: metadata ?? {}, version: version ?? '', ...(spec as JsonObject) };
}

/** Listings that are nothing but a list: what is configured, connectors, trust, servers, integrations, login rules. */
export function registerConfigured(registry: Registry, current: () => ServedState): void {
  for (const listing of LISTINGS) serve(registry, current, listing);
  registry.unary(LoginRuleService.method.listLoginRules, (request, call) => {
    const state = current();
    if (state.edition === 'oss') throw denied('this feature requires Teleport Enterprise');
    state.require(call.caller, 'login_rule', ['list', 'read']);
    const page = pageOf(state.data.loginRules ?? [], request.pageSize, request.pageToken, MAX_PAGE, call);
    return {
      loginRules: page.rows.map((form) => state.message(LoginRuleSchema, flatRule(form))),
      nextPageToken: page.next,
    };
  });
}
