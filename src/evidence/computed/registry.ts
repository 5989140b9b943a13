import { incidentEvents } from './activity/incidentEvents.ts';
import { lastActivity } from './activity/lastActivity.ts';
import { refusalBursts } from './activity/refusalBursts.ts';
import { userActivity } from './activity/userActivity.ts';
import { agentTables } from './agents/agentTables.ts';
import { changeCommits } from './changes/changeCommits.ts';
import { changeContents } from './changes/changeContents.ts';
import { changeRequests } from './changes/changeRequests.ts';
import { roleChanges } from './changes/roleChanges.ts';
import { stateChanges } from './changes/stateChanges.ts';
import { caKeys } from './cluster/caKeys.ts';
import { humanAccounts } from './cluster/humanAccounts.ts';
import { moderatedSessions } from './cluster/moderatedSessions.ts';
import { recordingUploads } from './cluster/recordingUploads.ts';
import { roleSetLimits } from './cluster/roleSetLimits.ts';
import { settingSpans } from './cluster/settingSpans.ts';
import { svidLimits } from './cluster/svidLimits.ts';
import { trustMappings } from './cluster/trustMappings.ts';
import type { ComputedTable } from './computedTable.ts';
import { effectiveAccess } from './effectiveAccess.ts';
import { exceptionResponses } from './exceptionResponses.ts';
import { inventoryFacts } from './inventoryFacts.ts';
import { logIntegrity } from './logIntegrity.ts';
import { botInstancesHistory } from './machines/botInstancesHistory.ts';
import { botSharing } from './machines/botSharing.ts';
import { firstBotJoins } from './machines/firstBotJoins.ts';
import { tokenFacts } from './machines/tokenFacts.ts';
import { workloadFacts } from './machines/workloadFacts.ts';
import { firstLogins } from './people/firstLogins.ts';
import { leaverFacts } from './people/leaverFacts.ts';
import { newAccess } from './people/newAccess.ts';
import { requestDecisions } from './requests/requestDecisions.ts';
import { requestReasons } from './requests/requestReasons.ts';
import { requestTraces } from './requests/requestTraces.ts';
import { requestTrail } from './requests/requestTrail.ts';
import { accessReviews } from './reviews/accessReviews.ts';
import { listReviews } from './reviews/listReviews.ts';
import { rollForward } from './rollForward/rollForward.ts';
import { workingTime } from './workingTime.ts';

/** Every computed table, in the order in which they are made: later ones may read earlier ones. */
export const COMPUTED_TABLES: readonly ComputedTable[] = [
  workingTime,
  effectiveAccess,
  requestDecisions,
  requestReasons,
  requestTraces,
  requestTrail,
  logIntegrity,
  rollForward,
  settingSpans,
  humanAccounts,
  tokenFacts,
  botInstancesHistory,
  firstBotJoins,
  botSharing,
  firstLogins,
  newAccess,
  workloadFacts,
  agentTables,
  refusalBursts,
  incidentEvents,
  exceptionResponses,
  lastActivity,
  userActivity,
  leaverFacts,
  stateChanges,
  roleChanges,
  listReviews,
  accessReviews,
  inventoryFacts,
  changeCommits,
  changeContents,
  changeRequests,
  roleSetLimits,
  svidLimits,
  caKeys,
  trustMappings,
  moderatedSessions,
  recordingUploads,
];
