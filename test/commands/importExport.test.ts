import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import Import from '../../src/commands/import.ts';
import Verify from '../../src/commands/verify.ts';
import { exportQuarter } from './support/importedQuarter.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const folder = workFolder(afterEach);
const store = () => folder.path('air.db');

const takeFiles = (...argv: string[]) =>
  runCommand(Import, [...argv, '--cluster', 'north.example', '--store', store(), '--json']);

it('line separators of Unicode in names and reasons go into a bundle that verifies', async () => {
  const name = 'ev\u2028i\u2029l\u0085';
  folder.file(
    'd/x.json',
    JSON.stringify([
      {
        kind: 'role',
        version: 'v7',
        metadata: { name },
        spec: { options: {}, allow: { logins: ['root'], node_labels: { '*': '*' } } },
      },
      { kind: 'user', version: 'v2', metadata: { name: 'u' }, spec: { roles: [name] } },
    ]),
  );
  const events = ['2026-07-01T00:00:00Z', '2026-09-30T23:00:00Z'].map((time, n) =>
    JSON.stringify({ event: 'user.login', time, uid: `u${n}`, code: 'T1000I', user: name, error: name }),
  );
  const log = folder.file('u.jsonl', `${events.join('\n')}\n`);
  await takeFiles(
    '--tctl',
    folder.path('d'),
    '--events',
    log,
    '--since',
    '2026-07-01',
    '--until',
    '2026-10-01',
  );
  const ran = await exportQuarter(folder, store());
  expect(ran.exit, ran.stdout).toBe(0);
  const exceptions = execFileSync('unzip', ['-p', ran.json.path, 'exceptions.csv'], { encoding: 'utf8' });
  expect(exceptions).toContain('K04');
  const checked = await runCommand(Verify, [ran.json.path, '--json']);
  expect(checked.json.checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([]);
});

it('a torn last line is named in the bundle; what it leaves open is told', async () => {
  const line = (n: number) =>
    `${JSON.stringify({ event: 'user.login', code: 'T1000I', time: `2026-07-02T10:00:0${n}Z`, uid: `f${n}`, user: 'a', success: true })}\n`;
  const log = folder.file('torn.log', `${line(1)}${line(2)}{"event":"user.lo`);
  await takeFiles('--events', log, '--since', '2026-07-01', '--until', '2026-10-01');
  const ran = await exportQuarter(folder, store());
  expect(ran.exit, ran.stdout).toBe(0);
  const limitations = execFileSync('unzip', ['-p', ran.json.path, 'known-limitations.txt'], {
    encoding: 'utf8',
  });
  expect(limitations).toContain('torn.log: 1 line is no event: line 3 (cut off)');
  expect(limitations).toContain('not read from 2026-07-02T10:00:02');
});

it('a log of another cluster beside good dumps is refused, and the dumps are imported', async () => {
  folder.file('d/roles.json', '[{"kind":"role","metadata":{"name":"r"},"spec":{}}]');
  const event = {
    event: 'user.login',
    time: '2026-07-02T10:00:00Z',
    uid: 'f',
    cluster_name: 'other.example',
  };
  const log = folder.file('a.log', `${JSON.stringify(event)}\n`);
  const ran = await takeFiles('--tctl', folder.path('d'), '--events', log);
  expect(ran.exit).toBe(4);
  const of = (name: string) => ran.json.datasets.find(({ dataset }: { dataset: string }) => dataset === name);
  expect(of('roles')).toMatchObject({ status: 'complete', rows: 1 });
  expect(of('events')).toMatchObject({ status: 'failed', rows: 0 });
  expect(of('events').reason).toContain('events of other clusters (1 of other.example)');
});
