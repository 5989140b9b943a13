import { configChanges } from './changes/configChanges.ts';
import { monitoring } from './changes/monitoring.ts';
import type { EventDataset } from './eventDataset.ts';
import { agentCalls } from './machines/agentCalls.ts';
import { botJoins } from './machines/botJoins.ts';
import { certificates } from './machines/certificates.ts';
import { instanceJoins } from './machines/instanceJoins.ts';
import { svidIssuance } from './machines/svidIssuance.ts';
import { lockLifecycles } from './people/lockLifecycles.ts';
import { lockouts } from './people/lockouts.ts';
import { logins } from './people/logins.ts';
import { mfaChanges } from './people/mfaChanges.ts';
import { passwordResets } from './people/passwordResets.ts';
import { provisioning } from './people/provisioning.ts';
import { refusals } from './people/refusals.ts';
import { disconnects } from './sessions/disconnects.ts';
import { sessions } from './sessions/sessions.ts';
import { transfers } from './sessions/transfers.ts';

/** Every dataset that is read out of the audit log at the time of export, in the order in which a bundle lists them. */
export const EVENT_DATASETS: readonly EventDataset[] = [
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
];

/** The dataset of that name, or null when it is none of these. */
export function eventDataset(name: string): EventDataset | null {
  return EVENT_DATASETS.find(({ dataset }) => dataset === name) ?? null;
}
