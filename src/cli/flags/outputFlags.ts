import { Flags } from '@oclif/core';
import { fromFile } from '../configuration/fromFile.ts';

/** Flags for what a command writes. */
export const outputFlags = {
  out: Flags.string({ env: 'AFFIDAVIT_OUT', helpValue: 'DIR', description: 'output folder' }),
  html: Flags.string({
    env: 'AFFIDAVIT_HTML',
    helpValue: 'FILE',
    description: 'also write it as one page that opens in any browser',
  }),
  openmetrics: Flags.string({
    env: 'AFFIDAVIT_OPENMETRICS',
    helpValue: 'FILE',
    description:
      'also write the figures as metrics into this file, for the textfile collector (name it *.prom)',
  }),
  image: Flags.string({
    env: 'AFFIDAVIT_IMAGE',
    helpValue: 'IMAGE',
    description: 'image of affidavit, for kubernetes (default: a placeholder)',
  }),
  'tbot-image': Flags.string({
    env: 'AFFIDAVIT_TBOT_IMAGE',
    helpValue: 'IMAGE',
    description: 'image of tbot, for kubernetes (default: a placeholder)',
  }),
} as const;

/** `--out` of the commands that write bundles. */
export const bundlesOut = fromFile(outputFlags.out, 'out');
