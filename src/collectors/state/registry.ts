import type { StateCollector } from '../collector.ts';
import { accessListMembers } from './accessListMembers.ts';
import { accessListReviews } from './accessListReviews.ts';
import { accessLists } from './accessLists.ts';
import { accessMonitoringRules } from './accessMonitoringRules.ts';
import { accessRequests } from './accessRequests.ts';
import { authPreference } from './authPreference.ts';
import { botInstances } from './botInstances.ts';
import { bots } from './bots.ts';
import { caller } from './caller.ts';
import { cluster } from './cluster.ts';
import { devices } from './devices.ts';
import { locks } from './locks.ts';
import { roles } from './roles.ts';
import { sigstorePolicies } from './sigstorePolicies.ts';
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
  accessRequests,
  accessLists,
  accessListMembers,
  accessListReviews,
  accessMonitoringRules,
  locks,
  devices,
  authPreference,
];
