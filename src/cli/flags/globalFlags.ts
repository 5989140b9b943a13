import { Flags } from '@oclif/core';

/** Flags that every command has. */
export const globalFlags = {
  json: Flags.boolean({
    env: 'AFFIDAVIT_JSON',
    helpGroup: 'GLOBAL',
    description: 'print one JSON document on stdout and nothing else',
  }),
  config: Flags.string({
    env: 'AFFIDAVIT_CONFIG',
    helpGroup: 'GLOBAL',
    helpValue: 'FILE',
    description:
      "configuration file (default: affidavit.yaml in the working directory, else in the platform's configuration folder)",
    exclusive: ['no-config'],
  }),
  'no-config': Flags.boolean({
    env: 'AFFIDAVIT_NO_CONFIG',
    helpGroup: 'GLOBAL',
    description: 'use no configuration file',
  }),
  'fleet-cluster': Flags.string({
    env: 'AFFIDAVIT_FLEET_CLUSTER',
    helpGroup: 'GLOBAL',
    helpValue: 'NAME',
    description: 'use the values of this cluster of the fleet that the configuration file declares',
  }),
  quiet: Flags.boolean({ env: 'AFFIDAVIT_QUIET', helpGroup: 'GLOBAL', description: 'print errors only' }),
  debug: Flags.boolean({
    env: 'AFFIDAVIT_DEBUG',
    helpGroup: 'GLOBAL',
    description: 'show the stack trace of an error',
  }),
  'no-color': Flags.boolean({
    env: 'AFFIDAVIT_NO_COLOR',
    helpGroup: 'GLOBAL',
    description: 'no colors (as does NO_COLOR)',
  }),
} as const;
