import { accessListMembers } from './access/accessListMembers.ts';
import { accessListReviews } from './access/accessListReviews.ts';
import { accessLists } from './access/accessLists.ts';
import { accessRequests } from './access/accessRequests.ts';
import { accessRequestsState } from './access/accessRequestsState.ts';
import { listRemovals } from './access/listRemovals.ts';
import { listReviewers } from './access/listReviewers.ts';
import { listReviewFacts } from './access/listReviewFacts.ts';
import { lockLifecycles } from './access/lockLifecycles.ts';
import { locks } from './access/locks.ts';
import { requestDecisions } from './access/requestDecisions.ts';
import { requestReasons } from './access/requestReasons.ts';
import { requestTraces } from './access/requestTraces.ts';
import { requestTrail } from './access/requestTrail.ts';
import { revocations } from './access/revocations.ts';
import { roleChanges } from './access/roleChanges.ts';
import { roles } from './access/roles.ts';
import { scopedRoleAssignments } from './access/scopedRoleAssignments.ts';
import { scopedRoles } from './access/scopedRoles.ts';
import { activeSessions } from './activity/activeSessions.ts';
import { burstNames } from './activity/burstNames.ts';
import { changeCommits } from './activity/changeCommits.ts';
import { changeContents } from './activity/changeContents.ts';
import { changeRequests } from './activity/changeRequests.ts';
import { configChanges } from './activity/configChanges.ts';
import { disconnects } from './activity/disconnects.ts';
import { lastActivity } from './activity/lastActivity.ts';
import { moderatedSessions } from './activity/moderatedSessions.ts';
import { monitoring } from './activity/monitoring.ts';
import { recordingUploads } from './activity/recordingUploads.ts';
import { refusalBursts } from './activity/refusalBursts.ts';
import { refusals } from './activity/refusals.ts';
import { sessions } from './activity/sessions.ts';
import { stateChanges } from './activity/stateChanges.ts';
import { transfers } from './activity/transfers.ts';
import { userActivity } from './activity/userActivity.ts';
import { agentActivity } from './agents/agentActivity.ts';
import { agentCalls } from './agents/agentCalls.ts';
import { agentDelegations } from './agents/agentDelegations.ts';
import { agentRoles } from './agents/agentRoles.ts';
import { agentTools } from './agents/agentTools.ts';
import { accessMonitoringRules } from './cluster/accessMonitoringRules.ts';
import { auditConfig } from './cluster/auditConfig.ts';
import { authPreference } from './cluster/authPreference.ts';
import { caKeys, caRotations } from './cluster/caKeys.ts';
import { certAuthorities } from './cluster/certAuthorities.ts';
import { certificates } from './cluster/certificates.ts';
import { cluster } from './cluster/cluster.ts';
import { connectors } from './cluster/connectors.ts';
import { healthCheckConfigs } from './cluster/healthCheckConfigs.ts';
import { integrations } from './cluster/integrations.ts';
import { loginRules } from './cluster/loginRules.ts';
import { networkingConfig } from './cluster/networkingConfig.ts';
import { remoteClusters } from './cluster/remoteClusters.ts';
import { roleSetLimits } from './cluster/roleSetLimits.ts';
import { sessionRecordingConfig } from './cluster/sessionRecordingConfig.ts';
import { settingSpans } from './cluster/settingSpans.ts';
import { tlsProbe } from './cluster/tlsProbe.ts';
import { trustedClusters } from './cluster/trustedClusters.ts';
import { trustMappings } from './cluster/trustMappings.ts';
import { uiConfig } from './cluster/uiConfig.ts';
import { crossChecks } from './collection/crossChecks.ts';
import { datasetStatus } from './collection/datasetStatus.ts';
import { logGaps } from './collection/logGaps.ts';
import { periods } from './collection/periods.ts';
import { readRanges } from './collection/readRanges.ts';
import { settings } from './collection/settings.ts';
import { settingValues } from './collection/settingValues.ts';
import { snapshots } from './collection/snapshots.ts';
import { unreadMembers } from './collection/unreadMembers.ts';
import { workingTime } from './collection/workingTime.ts';
import type { Column, Dataset } from './dataset.ts';
import { ACCESS_DATASETS } from './effectiveAccess/accessDatasets.ts';
import { apps } from './inventory/apps.ts';
import { authServers } from './inventory/authServers.ts';
import { configuredApps } from './inventory/configuredApps.ts';
import { configuredDatabases } from './inventory/configuredDatabases.ts';
import { configuredKubernetes } from './inventory/configuredKubernetes.ts';
import { databaseServices } from './inventory/databaseServices.ts';
import { databases } from './inventory/databases.ts';
import { desktopServices } from './inventory/desktopServices.ts';
import { desktops } from './inventory/desktops.ts';
import { instances } from './inventory/instances.ts';
import { inventoryFacts } from './inventory/inventoryFacts.ts';
import { kubernetes } from './inventory/kubernetes.ts';
import { nodes } from './inventory/nodes.ts';
import { proxyServers } from './inventory/proxyServers.ts';
import { unifiedResources } from './inventory/unifiedResources.ts';
import { userGroups } from './inventory/userGroups.ts';
import { auditRetention } from './log/auditRetention.ts';
import { logConflicts } from './log/logConflicts.ts';
import { logDays } from './log/logDays.ts';
import { logReadings } from './log/logReadings.ts';
import { logSilences } from './log/logSilences.ts';
import { rollForward } from './log/rollForward.ts';
import { rollForwardTotals } from './log/rollForwardTotals.ts';
import { botInstances } from './machines/botInstances.ts';
import { botInstancesHistory } from './machines/botInstancesHistory.ts';
import { botJoins } from './machines/botJoins.ts';
import { botSharing } from './machines/botSharing.ts';
import { bots } from './machines/bots.ts';
import { devices } from './machines/devices.ts';
import { firstBotJoins } from './machines/firstBotJoins.ts';
import { instanceJoins } from './machines/instanceJoins.ts';
import { scopedTokens } from './machines/scopedTokens.ts';
import { sigstorePolicies } from './machines/sigstorePolicies.ts';
import { sigstorePolicyUses } from './machines/sigstorePolicyUses.ts';
import { svidIssuance } from './machines/svidIssuance.ts';
import { svidLimits } from './machines/svidLimits.ts';
import { tbotConfig } from './machines/tbotConfig.ts';
import { tokenFacts } from './machines/tokenFacts.ts';
import { tokens } from './machines/tokens.ts';
import { workloadFacts } from './machines/workloadFacts.ts';
import { workloadIdentities } from './machines/workloadIdentities.ts';
import { x509IssuerOverrides } from './machines/x509IssuerOverrides.ts';
import { x509Revocations } from './machines/x509Revocations.ts';
import { caller } from './people/caller.ts';
import { firstLogins } from './people/firstLogins.ts';
import { humanAccounts } from './people/humanAccounts.ts';
import { leaverFacts, leaverHoldings } from './people/leaverFacts.ts';
import { lockouts } from './people/lockouts.ts';
import { logins } from './people/logins.ts';
import { mfaChanges } from './people/mfaChanges.ts';
import { newAccess } from './people/newAccess.ts';
import { passwordResets } from './people/passwordResets.ts';
import { provisioning } from './people/provisioning.ts';
import { users } from './people/users.ts';
import { reviewCampaigns } from './reviews/reviewCampaigns.ts';
import { reviewFiles } from './reviews/reviewFiles.ts';
import { reviewReviewers } from './reviews/reviewReviewers.ts';
import { reviewRows } from './reviews/reviewRows.ts';
import { approvedAdministrators } from './supplied/approvedAdministrators.ts';
import { attachments } from './supplied/attachments.ts';
import { breakGlassAccounts } from './supplied/breakGlassAccounts.ts';
import { exceptionResponses } from './supplied/exceptionResponses.ts';
import { gitCommits } from './supplied/gitCommits.ts';
import { iacActors } from './supplied/iacActors.ts';
import { idpAccounts } from './supplied/idpAccounts.ts';
import { incidentEvents } from './supplied/incidentEvents.ts';
import { inventoryList } from './supplied/inventoryList.ts';
import { machineOwners } from './supplied/machineOwners.ts';
import { peopleChanges } from './supplied/peopleChanges.ts';
import { peopleIncidents } from './supplied/peopleIncidents.ts';
import { peopleJoiners } from './supplied/peopleJoiners.ts';
import { peopleLeavers } from './supplied/peopleLeavers.ts';
import { peopleMovers } from './supplied/peopleMovers.ts';
import { terraformChanges } from './supplied/terraformChanges.ts';

/** Every dataset, in the order in which a bundle lists them. A new one is a file beside its siblings and a line here. */
export const DATASETS: readonly Dataset[] = [
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
  accessRequestsState,
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
  accessRequests,
  revocations,
  sessions,
  logins,
  certificates,
  botJoins,
  svidIssuance,
  configChanges,
  lockLifecycles,
  mfaChanges,
  passwordResets,
  lockouts,
  instanceJoins,
  refusals,
  transfers,
  disconnects,
  agentCalls,
  provisioning,
  monitoring,
  tlsProbe,
  tbotConfig,
  approvedAdministrators,
  attachments,
  breakGlassAccounts,
  gitCommits,
  iacActors,
  idpAccounts,
  inventoryList,
  machineOwners,
  peopleChanges,
  peopleIncidents,
  peopleJoiners,
  peopleLeavers,
  peopleMovers,
  terraformChanges,
  ...ACCESS_DATASETS,
  requestDecisions,
  requestReasons,
  requestTraces,
  requestTrail,
  logDays,
  logSilences,
  logReadings,
  logConflicts,
  auditRetention,
  rollForward,
  rollForwardTotals,
  settingSpans,
  humanAccounts,
  tokenFacts,
  botInstancesHistory,
  firstBotJoins,
  botSharing,
  firstLogins,
  newAccess,
  workloadFacts,
  sigstorePolicyUses,
  agentRoles,
  agentDelegations,
  agentTools,
  agentActivity,
  refusalBursts,
  burstNames,
  incidentEvents,
  exceptionResponses,
  lastActivity,
  userActivity,
  leaverFacts,
  leaverHoldings,
  stateChanges,
  roleChanges,
  listReviewers,
  listReviewFacts,
  listRemovals,
  reviewCampaigns,
  reviewReviewers,
  reviewRows,
  reviewFiles,
  inventoryFacts,
  changeCommits,
  changeContents,
  changeRequests,
  roleSetLimits,
  svidLimits,
  caKeys,
  caRotations,
  trustMappings,
  moderatedSessions,
  recordingUploads,
  crossChecks,
  periods,
  snapshots,
  datasetStatus,
  readRanges,
  logGaps,
  unreadMembers,
  settings,
  settingValues,
  workingTime,
];

const BY_NAME: ReadonlyMap<string, Dataset> = new Map(DATASETS.map((dataset) => [dataset.name, dataset]));

/** The dataset of that name, or null when there is none. */
export function datasetNamed(name: string): Dataset | null {
  return BY_NAME.get(name) ?? null;
}

/**
 * Columns of a dataset's spreadsheet.
 *
 * @throws RangeError for a name that is no dataset's
 */
export function sheetColumns(name: string): readonly Column[] {
  const dataset = datasetNamed(name);
  if (dataset === null) throw new RangeError(`no dataset is named ${name}`);
  return dataset.columns;
}
