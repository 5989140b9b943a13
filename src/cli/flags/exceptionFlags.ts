import { Flags } from '@oclif/core';
import { RESPONSE_STATUSES } from '../../records/choices.ts';

/** Flags of a response of management. */
export const exceptionFlags = {
  status: Flags.string({
    env: 'AFFIDAVIT_STATUS',
    options: [...RESPONSE_STATUSES],
    description: 'status of the exception',
  }),
  response: Flags.string({
    env: 'AFFIDAVIT_RESPONSE',
    helpValue: 'TEXT',
    description: 'the response of management',
  }),
  owner: Flags.string({
    env: 'AFFIDAVIT_OWNER',
    helpValue: 'NAME',
    description: 'who is responsible for it',
  }),
  due: Flags.string({
    env: 'AFFIDAVIT_DUE',
    helpValue: 'YYYY-MM-DD',
    description: 'when it is to be done',
  }),
  'accepted-until': Flags.string({
    env: 'AFFIDAVIT_ACCEPTED_UNTIL',
    helpValue: 'YYYY-MM-DD',
    description: 'last day (UTC) on which an acceptance holds; the exception is open again afterwards',
  }),
  evidence: Flags.integer({
    env: 'AFFIDAVIT_EVIDENCE',
    helpValue: 'ID',
    multiple: true,
    min: 1,
    description: 'number of an attached file, as `attach --json` prints it; may be repeated',
  }),
  by: Flags.string({
    env: 'AFFIDAVIT_BY',
    helpValue: 'NAME',
    description: 'who answers, where that is not the user of the operating system',
  }),
  revision: Flags.integer({
    env: 'AFFIDAVIT_REVISION',
    helpValue: 'N',
    min: 0,
    description: 'the revision that is answered (default: the latest): a later one is not passed over',
  }),
} as const;
