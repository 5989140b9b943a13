import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ScheduleReport, scheduleReportSchema } from '../../../src/records/reports/scheduleReport.ts';
import { affidavit, failure, json } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { evidenceIn, openScene, temporaryFolder } from '../../support/scene.ts';
import { complaints, HAS_CRON, runByCron } from './privateCron.ts';

const FLAGS = ['--proxy', 'teleport.example.com', '--identity', '/var/lib/soc2/identity'];

async function cronOf(args: string[], cwd?: string): Promise<ScheduleReport> {
  const options = cwd === undefined ? {} : { cwd };
  const { document, status, stderr } = await json(['schedule', 'print', 'cron', ...args], options);
  expect(status, stderr).toBe(0);
  return documentSchema('schedule-print', scheduleReportSchema).parse(document);
}

describe('schedule print cron', () => {
  it('prints one line with absolute paths, and what is left to do on stderr', async () => {
    const { stdout, stderr, status } = await affidavit(
      ['schedule', 'print', 'cron', ...FLAGS, '--store', 'evidence.db'],
      { cwd: '/var' },
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+ 4 \* \* \* \/\S+ \/\S+\/bin\/run\.js pull --check --quiet [^\n]+\n$/);
    expect(stdout).toContain('--proxy teleport.example.com');
    expect(stdout).toContain('--store /var/evidence.db');
    expect(stdout).toContain('--no-config');
    expect(stderr).toContain('| crontab -');
    const quiet = await affidavit(['schedule', 'print', 'cron', ...FLAGS, '--quiet']);
    expect(quiet.stderr).toBe('');
  });

  it('starts at a minute that follows from the name of the cluster', async () => {
    const minutes = new Map<string, string>();
    for (const host of ['a.example', 'b.example', 'c.example', 'a.example:3080', 'A.example'])
      minutes.set(host, (await cronOf(['--proxy', host, '--identity', '/i'])).time);
    expect(minutes.get('a.example:3080')).toBe(minutes.get('a.example'));
    expect(minutes.get('A.example')).toBe(minutes.get('a.example'));
    expect(new Set(minutes.values()).size).toBe(3);
    const leaf = await cronOf(['--proxy', 'a.example', '--identity', '/i', '--cluster', 'leaf.example']);
    expect(leaf.name).toBe('affidavit-leaf-example');
  });

  it('names the file of secrets, and holds none', async () => {
    const cwd = await temporaryFolder();
    writeFileSync(
      path.join(cwd, 'affidavit.yaml'),
      'gateway: {proxy: "t.example"}\nidentity: id\nnotify: {webhook: {variable: HOOK}}\n',
    );
    const env = {
      HOOK: 'https://hooks.example/T0-SECRET',
      HTTPS_PROXY: 'http://me:S3CRET@proxy.example:3128',
      NO_PROXY: 'localhost',
    };
    const { stdout, stderr } = await affidavit(['schedule', 'print', 'cron'], { cwd, env });
    expect(stdout).toContain(`set -a; . ${cwd}/affidavit.env; set +a; NO_PROXY=localhost /`);
    expect(stderr).toContain(`Write HOOK='…' and HTTPS_PROXY='…' into ${cwd}/affidavit.env`);
    expect(stdout + stderr).not.toMatch(/T0-SECRET|S3CRET/);
  });

  it.each([
    ['no gateway', ['--identity', '/i'], 'No gateway is configured'],
    ['no identity', ['--proxy', 'a.example'], 'No identity file is configured'],
    ['a line feed', [...FLAGS, '--store', '/a\nb.db'], 'control character'],
    ['a backslash', [...FLAGS, '--store', '/a\\b.db'], 'backslash'],
    ['a long line', [...FLAGS, '--store', `/${'a'.repeat(1000)}`], 'more than 990 bytes'],
  ])('refuses %s: exit 2', async (_, args, text) => {
    const found = await failure(['schedule', 'print', 'cron', ...args]);
    expect(found).toMatchObject({ status: 2, code: 'USAGE' });
    expect(found.message).toContain(text);
    expect(found.hint).not.toBe('');
  });
});

describe.skipIf(!HAS_CRON)('the line, run by a real cron', async () => {
  const scene = await openScene();
  const folder = scene.at(`it's 50% "off" $HOME & ümlaut`);
  mkdirSync(folder);
  const config = path.join(folder, 'affidavit.yaml');
  writeFileSync(
    config,
    `gateway: {auth_addr: "${scene.gateway.authAddr}"}\nidentity: ../identity\nstore: evidence.db\n`,
  );

  it('pulls: every character of the paths arrives, and nothing is mailed', async () => {
    const { files } = await cronOf(['--config', config, '--fail-on', 'never']);
    const line = files[0]?.text ?? '';
    expect(complaints(line)).toBe('');
    expect(await runByCron(line, await temporaryFolder())).toEqual({ output: '', status: 0 });
    expect(Object.keys(evidenceIn(path.join(folder, 'evidence.db')).state)).toContain('users');
  });

  it('mails one line when the pull fails', async () => {
    const { files } = await cronOf(['--config', config]);
    renameSync(scene.at('identity'), scene.at('gone'));
    const { output, status } = await runByCron(files[0]?.text ?? '', await temporaryFolder());
    expect(status).toBe(2);
    expect(output).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z error: [^\n]+ \(IDENTITY_NOT_FOUND, exit 2\)\n$/);
  });
});
