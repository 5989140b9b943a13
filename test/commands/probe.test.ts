import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import CollectGit from '../../src/commands/collect/git.ts';
import CollectTbot from '../../src/commands/collect/tbot.ts';
import CollectTerraform from '../../src/commands/collect/terraform.ts';
import Probe from '../../src/commands/probe.ts';
import Pull from '../../src/commands/pull.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const folder = workFolder(afterEach);
const store = () => ['--store', folder.path('s.db')];

async function portOf(server: net.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

describe('probe', () => {
  it('keeps what answers, tells what does not, and ends with 4', async () => {
    const [key, cert] = [folder.path('k.pem'), folder.path('c.pem')];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=x',
    ];
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    const server = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) });
    server.on('tlsClientError', () => undefined);
    const open = await portOf(server);
    const closed = await portOf(net.createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const ran = await runCommand(Probe, [`127.0.0.1:${open}`, `127.0.0.1:${closed}`, ...store(), '--json']);
    expect(ran.exit).toBe(4);
    expect(ran.json.sources).toMatchObject([
      { dataset: 'tls_probe', source: `127.0.0.1:${open}`, status: 'complete' },
      { source: `127.0.0.1:${closed}`, status: 'failed', rows: 0 },
    ]);
    const alone = await runCommand(Probe, [`127.0.0.1:${open}`, ...store()]);
    expect(alone.exit).toBe(0);
    expect(alone.stdout).toContain('tls_probe');
  });

  it.each([['nowhere'], ['a b:1'], ['host:99999']])('%j is no address', async (address) => {
    expect(await runCommand(Probe, [address, ...store(), '--json'])).toMatchObject({
      exit: 2,
      json: { error: { code: 'USAGE' } },
    });
  });

  it('an address of pull is checked before anything is pulled', async () => {
    const argv = [
      '--auth-addr',
      '127.0.0.1:1',
      '--identity',
      folder.path('none'),
      '--probe',
      'nowhere',
      '--json',
    ];
    expect((await runCommand(Pull, argv)).json.error).toMatchObject({ code: 'USAGE' });
  });
});

describe('collect of several files', () => {
  it.each([
    [
      CollectTerraform,
      '{"format_version":"1.2","resource_changes":[]}',
      '{"format_version":"1.2","x":1e999}',
    ],
    [CollectTbot, 'version: v2\nonboarding: {join_method: iam}\n', 'hello: world'],
  ] as const)('keeps the good ones, names the bad ones and ends with 4', async (command, good, bad) => {
    const files = [folder.file('good.x', good), folder.file('bad.x', bad)];
    const ran = await runCommand(command, [...files, ...store(), '--json']);
    expect(ran.exit).toBe(4);
    expect(ran.json.sources).toHaveLength(1);
    expect(ran.json.parameters.refused).toEqual([expect.stringContaining('bad.x')]);
    expect(ran.stderr).toContain('bad.x');
    const alone = await runCommand(command, [files[1] as string, ...store(), '--json']);
    expect(alone).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
  });
});

describe('collect', () => {
  it('git: commits go into the store', async () => {
    folder.file('repo/roles/a.yaml', 'x');
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', folder.path('repo'), '-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
        stdio: 'pipe',
      });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    const ran = await runCommand(CollectGit, [folder.path('repo'), '--path', 'roles', ...store(), '--json']);
    expect(ran).toMatchObject({
      exit: 0,
      json: { collector: 'git', sources: [{ dataset: 'git_commits', rows: 1 }] },
    });
    const wrong = await runCommand(CollectGit, [folder.path(), ...store(), '--json']);
    expect(wrong).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
  });

  it('the same file twice counts once', async () => {
    const good = folder.file('a.yaml', 'onboarding: {join_method: iam}\n');
    const ran = await runCommand(CollectTbot, [good, good, ...store(), '--json']);
    expect(ran.json).toMatchObject({ run: 1, sources: [{ source: good }] });
    expect(ran.json.sources).toHaveLength(1);
  });
});
