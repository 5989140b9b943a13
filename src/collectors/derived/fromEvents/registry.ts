import { agentActivity } from './agentActivity.ts';
import { botJoins } from './botJoins.ts';
import { certificates } from './certificates.ts';
import { configChanges } from './configChanges.ts';
import { disconnects } from './disconnects.ts';
import type { EventDataset } from './eventDataset.ts';
import { instanceJoins } from './instanceJoins.ts';
import { lockLifecycles } from './lockLifecycles.ts';
import { lockouts } from './lockouts.ts';
import { logins } from './logins.ts';
import { mfaChanges } from './mfaChanges.ts';
import { monitoring } from './monitoring.ts';
import { passwordResets } from './passwordResets.ts';
import { provisioning } from './provisioning.ts';
import { refusals } from './refusals.ts';
import { sessions } from './sessions/sessions.ts';
import { svidIssuance } from './svidIssuance.ts';
import { transfers } from './transfers.ts';

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
  agentActivity,
  provisioning,
  monitoring,
];

/** The dataset of that name, or null when it is none of these. */
export function eventDataset(name: string): EventDataset | null {
  return EVENT_DATASETS.find(({ dataset }) => dataset === name) ?? null;
}
