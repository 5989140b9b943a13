import { botJoins } from './botJoins.ts';
import { certificates } from './certificates.ts';
import { configChanges } from './configChanges.ts';
import type { EventDataset } from './eventDataset.ts';
import { lockLifecycles } from './lockLifecycles.ts';
import { lockouts } from './lockouts.ts';
import { logins } from './logins.ts';
import { mfaChanges } from './mfaChanges.ts';
import { passwordResets } from './passwordResets.ts';
import { sessions } from './sessions/sessions.ts';
import { svidIssuance } from './svidIssuance.ts';

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
];

/** The dataset of that name, or null when it is none of these. */
export function eventDataset(name: string): EventDataset | null {
  return EVENT_DATASETS.find(({ dataset }) => dataset === name) ?? null;
}
