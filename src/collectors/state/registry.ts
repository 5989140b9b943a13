import type { StateCollector } from '../collector.ts';
import { accessListMembers } from './accessListMembers.ts';
import { accessListReviews } from './accessListReviews.ts';
import { accessLists } from './accessLists.ts';
import { accessMonitoringRules } from './accessMonitoringRules.ts';
import { accessRequests } from './accessRequests.ts';
import { activeSessions } from './activeSessions.ts';
import { apps } from './apps.ts';
import { auditConfig } from './auditConfig.ts';
import { authPreference } from './authPreference.ts';
import { botInstances } from './botInstances.ts';
import { bots } from './bots.ts';
import { caller } from './caller.ts';
import { certAuthorities } from './certAuthorities.ts';
import { cluster } from './cluster.ts';
import { configuredApps, configuredDatabases, configuredKubernetes } from './configured.ts';
import { connectors } from './connectors.ts';
import { databaseServices } from './databaseServices.ts';
import { databases } from './databases.ts';
import { desktopServices } from './desktopServices.ts';
import { desktops } from './desktops.ts';
import { devices } from './devices.ts';
import { instances } from './instances.ts';
import { integrations } from './integrations.ts';
import { kubernetes } from './kubernetes.ts';
import { locks } from './locks.ts';
import { loginRules } from './loginRules.ts';
import { networkingConfig } from './networkingConfig.ts';
import { nodes } from './nodes.ts';
import { remoteClusters } from './remoteClusters.ts';
import { roles } from './roles.ts';
import { healthCheckConfigs, scopedRoleAssignments, scopedRoles, scopedTokens } from './scoped.ts';
import { authServers, proxyServers } from './servers.ts';
import { sessionRecordingConfig } from './sessionRecordingConfig.ts';
import { sigstorePolicies } from './sigstorePolicies.ts';
import { tokens } from './tokens.ts';
import { trustedClusters } from './trustedClusters.ts';
import { uiConfig } from './uiConfig.ts';
import { unifiedResources } from './unifiedResources.ts';
import { userGroups } from './userGroups.ts';
import { users } from './users.ts';
import { workloadIdentities } from './workloadIdentities.ts';
import { x509IssuerOverrides } from './x509IssuerOverrides.ts';
import { x509Revocations } from './x509Revocations.ts';

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
