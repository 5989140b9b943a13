import { Flags } from '@oclif/core';

/** Flags of the commands about a fleet: clusters to choose, and how many at a time. */
export const fleetFlags = {
  only: Flags.string({
    env: 'AFFIDAVIT_ONLY',
    helpValue: 'NAME',
    multiple: true,
    delimiter: ',',
    description: 'only this cluster of the fleet; may be repeated',
  }),
  tag: Flags.string({
    env: 'AFFIDAVIT_TAG',
    helpValue: 'NAME=VALUE',
    multiple: true,
    delimiter: ',',
    description:
      'only clusters of the fleet with this tag; may be repeated: values of one name are alternatives',
  }),
  jobs: Flags.integer({
    env: 'AFFIDAVIT_JOBS',
    helpValue: 'N',
    min: 1,
    max: 64,
    description: 'clusters at a time (default: as many as processors, at most 4)',
  }),
} as const;
