import { humanAccounts } from './cluster/humanAccounts.ts';
import { settingSpans } from './cluster/settingSpans.ts';
import type { ComputedTable } from './computedTable.ts';
import { effectiveAccess } from './effectiveAccess.ts';
import { logIntegrity } from './logIntegrity.ts';
import { machineFacts } from './machineFacts.ts';
import { refusalBursts } from './refusalBursts.ts';
import { requestDecisions } from './requestDecisions.ts';
import { requestReasons } from './requestReasons.ts';
import { rollForward } from './rollForward.ts';

/** Every computed table, in the order in which they are made: later ones may read earlier ones. */
export const COMPUTED_TABLES: readonly ComputedTable[] = [
  effectiveAccess,
  requestDecisions,
  requestReasons,
  logIntegrity,
  rollForward,
<<<<<<< HEAD
  settingSpans,
  humanAccounts,
=======
  machineFacts,
  refusalBursts,
>>>>>>> adc3a43 (K13, K15, K16, K17, K28, K30, K33, K34, K35 and K37: machine identities, provisioning, emergencies and security events)
];
