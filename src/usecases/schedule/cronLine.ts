import { AffidavitError } from '../../errors/affidavitError.ts';
import { shellWord } from '../../formats/shellWord.ts';
import type { NightlyRun } from './nightlyRun.ts';

/** Longest command of a line, in bytes: cron of Debian (MAX_COMMAND in its cron.h) takes no longer ones. */
const MOST_BYTES = 990;

/**
 * The line of a user's crontab, without a line feed: cron knows no continuation. Cron mails whatever it prints, and it prints one
 * line where the exit status is not 0.
 *
 * @param command program and arguments
 * @param secretsFile file of variables that the shell reads first; null: none is needed
 * @throws AffidavitError USAGE where crontab(5) has no way to write it
 */
export function cronLine(run: NightlyRun, command: readonly string[], secretsFile: string | null): string {
  const text = [
    ...(secretsFile === null ? [] : ['set -a;', '.', `${shellWord(secretsFile)};`, 'set +a;']),
    ...run.variables.map(([name, value]) => `${name}=${shellWord(value)}`),
    ...command.map(shellWord),
  ].join(' ');
  const words = [secretsFile ?? '', ...command, ...run.variables.map(([, value]) => value)];
  if (words.some((word) => word.includes('\\')))
    throw new AffidavitError(
      'USAGE',
      'A path or a value has a backslash, which implementations of cron read in different ways.',
      'Rename it, or use `affidavit schedule print systemd`.',
    );
  // crontab(5): an unescaped percent sign ends the command
  const escaped = text.replaceAll('%', '\\%');
  if (Buffer.byteLength(escaped) > MOST_BYTES)
    throw new AffidavitError(
      'USAGE',
      `The line would have more than ${MOST_BYTES} bytes, which cron does not take.`,
      'Put the values into affidavit.yaml (docs/configuration.md) and give --config, or use `affidavit schedule print systemd`.',
    );
  return `${run.minute} ${run.hour} * * * ${escaped}`;
}
