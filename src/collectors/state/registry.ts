import type { StateCollector } from '../collector.ts';
import { accessListMembers } from './access/accessListMembers.ts';
import { accessListReviews } from './access/accessListReviews.ts';
import { accessLists } from './access/accessLists.ts';
import { accessRequests } from './access/accessRequests.ts';
import { caller } from './access/caller.ts';
import { locks } from './access/locks.ts';
import { roles } from './access/roles.ts';
import { users } from './access/users.ts';
import { activeSessions } from './activeSessions.ts';
import { accessMonitoringRules } from './cluster/accessMonitoringRules.ts';
import { auditConfig } from './cluster/auditConfig.ts';
import { authPreference } from './cluster/authPreference.ts';
import { certAuthorities } from './cluster/certAuthorities.ts';
import { cluster } from './cluster/cluster.ts';
import { connectors } from './cluster/connectors.ts';
import { integrations } from './cluster/integrations.ts';
import { loginRules } from './cluster/loginRules.ts';
import { networkingConfig } from './cluster/networkingConfig.ts';
import { remoteClusters } from './cluster/remoteClusters.ts';
import { sessionRecordingConfig } from './cluster/sessionRecordingConfig.ts';
import { trustedClusters } from './cluster/trustedClusters.ts';
import { uiConfig } from './cluster/uiConfig.ts';
import { apps } from './inventory/apps.ts';
import { configuredApps, configuredDatabases, configuredKubernetes } from './inventory/configured.ts';
import { databaseServices } from './inventory/databaseServices.ts';
import { databases } from './inventory/databases.ts';
import { desktopServices } from './inventory/desktopServices.ts';
import { desktops } from './inventory/desktops.ts';
import { instances } from './inventory/instances.ts';
import { kubernetes } from './inventory/kubernetes.ts';
import { nodes } from './inventory/nodes.ts';
import { authServers, proxyServers } from './inventory/servers.ts';
import { unifiedResources } from './inventory/unifiedResources.ts';
import { userGroups } from './inventory/userGroups.ts';
import { botInstances } from './machines/botInstances.ts';
import { bots } from './machines/bots.ts';
import { devices } from './machines/devices.ts';
import { sigstorePolicies } from './machines/sigstorePolicies.ts';
import { tokens } from './machines/tokens.ts';
import { workloadIdentities } from './machines/workloadIdentities.ts';
import { x509IssuerOverrides } from './machines/x509IssuerOverrides.ts';
import { x509Revocations } from './machines/x509Revocations.ts';
import { healthCheckConfigs, scopedRoleAssignments, scopedRoles, scopedTokens } from './scoped.ts';

/** Every kind of state evidence, in the order in which a pull collects it. */
export const STATE_COLLECTORS: readonly StateCollector[] = [
  cluster,
  caller,
  users,
  roles,
  bots,
  botInstances,
  workloadIdentities,
  x509Revocations,
  x509IssuerOverrides,
  sigstorePolicies,
  scopedRoles,
  scopedRoleAssignments,
  scopedTokens,
  healthCheckConfigs,
  accessRequests,
  accessLists,
  accessListMembers,
  accessListReviews,
  accessMonitoringRules,
  locks,
  tokens,
  devices,
  authPreference,
  connectors,
  loginRules,
  networkingConfig,
  sessionRecordingConfig,
  auditConfig,
  uiConfig,
  certAuthorities,
  trustedClusters,
  remoteClusters,
  integrations,
  authServers,
  proxyServers,
  instances,
  nodes,
  apps,
  databases,
  kubernetes,
  desktops,
  databaseServices,
  desktopServices,
  userGroups,
  configuredApps,
  configuredDatabases,
  configuredKubernetes,
  unifiedResources,
  activeSessions,
];
