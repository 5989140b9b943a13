import path from 'node:path';
import type { InitReport } from '../../../records/reports/initReport.ts';
import { cell, table } from '../table.ts';
import { presentCheck } from './doctor.ts';

/** Files that were written, commands for the gateway, the checks of `doctor`, and the next step. */
export function presentInit({ folder, files, key, commands, doctor }: InitReport): string {
  const rows = files.map(({ file, purpose }) => [`  ${cell(path.relative(folder, file), 400)}`, purpose]);
  const enter = path.resolve('.') === folder ? [] : [`  cd ${cell(folder, 400)}`];
  return [
    `Written to ${cell(folder, 400)}:`,
    table([{ head: '' }, { head: '' }], rows).replace(/^\s*\n/, ''),
    ...(key === null
      ? ['The signing key that was there is kept.']
      : [`Fingerprint of the key: ${key.fingerprint}`]),
    '',
    'Run these where tctl works. Where that is another machine, copy the role there and the identity back, mode 0600:',
    ...commands.map((command) => `  ${cell(command, 1_000)}`),
    '',
    ...doctor.checks.map(presentCheck),
    '',
    'With an identity in place:',
    ...enter,
    '  affidavit doctor',
    '  affidavit pull',
    'For cron, let a bot and tbot renew the identity (tbot.yaml, docs/role.md).',
  ].join('\n');
}
