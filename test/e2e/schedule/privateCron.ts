import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { shellWord } from '../../../src/formats/shellWord.ts';
import { atEnd } from '../../support/atEnd.ts';

const CRON = '/usr/sbin/cron';

/** Whether this machine has cron, and lets this process give it a spool that is nobody else's. */
export const HAS_CRON =
  existsSync(CRON) &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'true'], { stdio: 'ignore' }).status === 0;
if (!HAS_CRON)
  process.stderr.write(
    'No cron on this machine, or this is not root: lines of crontabs are not run. `apt-get install cron` adds it.\n',
  );

/** What cron saw of a command. */
export interface CronRun {
  /** what it would have mailed; empty: nothing */
  output: string;
  status: number;
}

/** What crontab complains of in a table; empty: nothing. */
export function complaints(table: string): string {
  const { status, stdout, stderr } = spawnSync('crontab', ['-n', '-'], { input: table, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/**
 * Has a real cron run the command of a line once, at once, in namespaces that only it is in: with this crontab alone, and a
 * sendmail that keeps what it gets.
 *
 * @param line minute, hour, three stars, command; the time is replaced by `@reboot`, and the command's status is printed
 * @param folder an empty one
 */
export async function runByCron(line: string, folder: string): Promise<CronRun> {
  const at = (name: string) => path.join(folder, name);
  for (const name of ['spool', 'sbin', 'cron.d']) mkdirSync(at(name));
  copyFileSync(CRON, at('sbin/cron'));
  const mail = shellWord(at('mail'));
  writeFileSync(at('sbin/sendmail'), `#!/bin/sh\ncat > ${mail}.part && mv ${mail}.part ${mail}\n`, {
    mode: 0o755,
  });
  writeFileSync(at('crontab'), '');
  const command = line.trimEnd().replace(/^\d+ \d+ \* \* \* /, '');
  writeFileSync(at('spool/root'), `@reboot ${command}; echo "status $?"\n`, { mode: 0o600 });
  chownSync(at('spool/root'), 0, groupOf('crontab'));
  chmodSync(at('spool'), 0o1730);
  const script = `
mount --bind "$1/spool" /var/spool/cron/crontabs && mount --bind "$1/sbin" /usr/sbin && mount -t tmpfs none /run &&
mount --bind "$1/crontab" /etc/crontab && mount --bind "$1/cron.d" /etc/cron.d && exec /usr/sbin/cron -f`;
  const cron = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', folder],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => cron.on('close', () => resolve()));
  const stop = async () => {
    cron.kill('SIGKILL');
    await ended;
  };
  atEnd(stop);
  while (!existsSync(at('mail'))) {
    if (cron.exitCode !== null) throw new Error(`cron ended with ${cron.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  const body = readFileSync(at('mail'), 'utf8').split('\n\n').slice(1).join('\n\n');
  const found = /^([\s\S]*?)status (\d+)\n$/.exec(body);
  return { output: found?.[1] ?? body, status: Number(found?.[2]) };
}

function groupOf(name: string): number {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  return Number(line?.split(':')[2] ?? 0);
}
