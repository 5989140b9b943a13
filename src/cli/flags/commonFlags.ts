import { Flags } from '@oclif/core';
import { fromFile } from '../configuration/fromFile.ts';

/** Flags that commands of every kind share: the store, and the period of the evidence. */
export const commonFlags = {
  store: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_STORE',
      helpValue: 'FILE',
      description: "the SQLite store (default: affidavit's folder in the platform's data folder)",
    }),
    'store',
  ),
  period: Flags.string({
    env: 'AFFIDAVIT_PERIOD',
    helpValue: 'YYYY-Qn',
    description: 'the period: a quarter (2026-Q3), a month (2026-07) or a year (2026), in UTC',
    exclusive: ['from', 'to'],
  }),
  from: Flags.string({
    env: 'AFFIDAVIT_FROM',
    helpValue: 'TIME',
    description: 'start of the period (inclusive)',
    dependsOn: ['to'],
  }),
  to: Flags.string({
    env: 'AFFIDAVIT_TO',
    helpValue: 'TIME',
    description: 'end of the period (exclusive)',
    dependsOn: ['from'],
  }),
  snapshot: Flags.integer({
    env: 'AFFIDAVIT_SNAPSHOT',
    helpValue: 'ID',
    description: 'snapshot to use (default: the one for the period)',
  }),
  note: Flags.string({
    env: 'AFFIDAVIT_NOTE',
    helpValue: 'TEXT',
    description: 'what the file shows, for the auditor',
  }),
  force: Flags.boolean({
    env: 'AFFIDAVIT_FORCE',
    description: 'accept a list none of whose names is known to the gateway',
  }),
  yes: Flags.boolean({ env: 'AFFIDAVIT_YES', description: 'ask nothing' }),
  before: Flags.string({
    env: 'AFFIDAVIT_BEFORE',
    helpValue: 'YYYY-MM-DD',
    required: true,
    description: 'remove evidence before this day (midnight, UTC)',
  }),
  'dry-run': Flags.boolean({
    env: 'AFFIDAVIT_DRY_RUN',
    description: 'remove nothing; count what would be removed',
  }),
} as const;
