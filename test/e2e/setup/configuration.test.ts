import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configReportSchema, type EffectiveValue } from '../../../src/records/reports/configReport.ts';
import { affidavit, failure, json, type RunOptions } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { openScene, SINCE, temporaryFolder, UNTIL } from '../../support/scene.ts';

const dir = await temporaryFolder();

async function folder(name: string, yaml: string): Promise<string> {
  const made = path.join(dir, name);
  await mkdir(made, { recursive: true });
  await writeFile(path.join(made, 'affidavit.yaml'), yaml);
  return made;
}

async function show(args: string[], options: RunOptions): Promise<Record<string, EffectiveValue>> {
  const { document, status, stderr } = await json(['config', 'show', ...args], options);
  expect(status, stderr).toBe(0);
  const { values } = documentSchema('config-show', configReportSchema).parse(document);
  return Object.fromEntries(values.map((value) => [value.key, value]));
}

describe('config show', () => {
  it('prints each value with its origin: flag, variable, file with line, default', async () => {
    const cwd = await folder(
      'origins',
      'gateway: {proxy: "file.example:443", proxy_ca: ca.pem}\nentity: Acme\nstore: a.db\nkey: k.pem\nsettings:\n  min_approvers: 2\n',
    );
    const env = { AFFIDAVIT_STORE: '/b.db', AFFIDAVIT_KEY: '/k' };
    const found = await show(['--key', 'typed.key'], { cwd, env });
    expect(found['gateway.proxy']).toMatchObject({ value: 'file.example:443', from: 'file', line: 1 });
    expect(found['gateway.proxy_ca']).toMatchObject({ value: path.join(cwd, 'ca.pem'), from: 'file' });
    expect(found.store).toMatchObject({ value: '/b.db', from: 'variable', name: 'AFFIDAVIT_STORE' });
    expect(found.key).toMatchObject({ value: 'typed.key', from: 'flag', name: '--key', line: null });
    expect(found['settings.min_approvers']).toMatchObject({ value: 2, from: 'file', line: 6 });
    expect(found['gateway.connection_upgrade']).toMatchObject({ value: 'auto', from: 'default' });
    expect(found.identity).toMatchObject({ value: null, from: 'default', name: null });
  });

  it('prints the values of one cluster of the fleet, which no variable overrules', async () => {
    const cwd = await folder(
      'fleet',
      'entity: Acme\nfleet:\n  eu: {gateway: {auth_addr: "eu.example:3025"}, identity: i, store: eu.db}\n',
    );
    const env = { AFFIDAVIT_STORE: '/b.db', AFFIDAVIT_PROXY: 'other.example:443', AFFIDAVIT_CLUSTER: 'leaf' };
    for (const named of [['--cluster', 'eu'], ['--cluster=eu'], ['--fleet-cluster', 'eu']]) {
      const found = await show(named, { cwd, env });
      expect(found.store).toMatchObject({ value: path.join(cwd, 'eu.db'), from: 'file', line: 3 });
      expect(found['gateway.auth_addr']).toMatchObject({ value: 'eu.example:3025', from: 'file' });
      expect([found['gateway.proxy']?.value, found['gateway.cluster']?.value]).toEqual([null, null]);
      expect(found.entity).toMatchObject({ value: 'Acme', line: 1 });
    }
    expect(await failure(['config', 'show', '--cluster', 'ue'], { cwd })).toMatchObject({
      code: 'USAGE',
      message: 'The fleet has no cluster "ue" (did you mean eu?).',
    });
  });

  it('masks secrets', async () => {
    const cwd = await folder(
      'masked',
      'notify:\n  webhook: {variable: HOOK}\n  command: [notify, "--password=hunter2222"]\n',
    );
    const env = { HOOK: 'https://hooks.example/T0/abcdef', AFFIDAVIT_KEY_PASSPHRASE: 'open sesame' };
    const { stdout, status } = await affidavit(['config', 'show'], { cwd, env });
    expect(status).toBe(0);
    for (const secret of ['hunter2222', 'abcdef', 'sesame']) expect(stdout).not.toContain(secret);
    expect(stdout).toContain('HOOK is set (not shown).');
    expect(stdout).toContain('AFFIDAVIT_KEY_PASSPHRASE is set (not shown).');
  });

  it('finds the file by --config, AFFIDAVIT_CONFIG, the working directory and the platform’s folder, in this order', async () => {
    const home = path.join(dir, 'home');
    await folder('home/.config/affidavit', 'entity: platform\n');
    const [cwd, variable, typed] = await Promise.all([
      folder('places/cwd', 'entity: cwd\n'),
      folder('places/variable', 'entity: variable\n'),
      folder('places/typed', 'entity: typed\n'),
    ]);
    const AFFIDAVIT_CONFIG = path.join(variable, 'affidavit.yaml');
    const flag = ['--config', path.join(typed, 'affidavit.yaml')];
    const entity = async (args: string[], options: RunOptions) => (await show(args, options)).entity?.value;
    expect(await entity(flag, { cwd, env: { HOME: home, AFFIDAVIT_CONFIG } })).toBe('typed');
    expect(await entity([], { cwd, env: { HOME: home, AFFIDAVIT_CONFIG } })).toBe('variable');
    expect(await entity([], { cwd, env: { HOME: home } })).toBe('cwd');
    expect(await entity([], { env: { HOME: home } })).toBe('platform');
    expect(await entity(['--no-config'], { cwd, env: { HOME: home, AFFIDAVIT_CONFIG } })).toBeNull();
  });

  it.runIf(process.getuid?.() === 0)('leaves a file of another user alone unless it is named', async () => {
    const cwd = await folder('foreign', 'entity: theirs\n');
    const file = path.join(cwd, 'affidavit.yaml');
    await chown(file, 4242, 4242);
    expect(await failure(['config', 'show'], { cwd })).toMatchObject({ status: 2, code: 'FILE_INVALID' });
    expect((await show(['--config', file], { cwd })).entity?.value).toBe('theirs');
  });

  it('says where the file is wrong; a file that is named must exist', async () => {
    const cwd = await folder('wrong', 'entity: Acme\nstor: a.db\n');
    const wrong = await failure(['pull'], { cwd });
    expect(wrong).toMatchObject({ status: 2, code: 'FILE_INVALID' });
    expect(wrong.message).toContain('line 2, column 1: "stor" is not known (did you mean store?)');
    expect(await failure(['errors', '--config', 'none.yaml'], { cwd })).toMatchObject({
      status: 2,
      code: 'FILE_NOT_FOUND',
    });
    // a command that takes nothing from the file is not stopped by it
    expect(await affidavit(['errors', '--quiet'], { cwd })).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('a pull and an export out of the file', async () => {
  const scene = await openScene();
  const yaml = (more: string) => `gateway: {auth_addr: "${scene.gateway.authAddr}"}
identity: ${scene.at('identity')}
store: store.db
entity: Acme Ltd
key: ${scene.key}
out: bundles
${more}`;

  it('need no other flag', async () => {
    const cwd = await folder('whole', yaml('settings:\n  min_approvers: 3\n'));
    const pulled = await json<{ complete: boolean }>(['pull', '--since', SINCE, '--until', UNTIL], { cwd });
    expect(pulled.document.complete, pulled.stderr).toBe(true);
    const exported = await json<{ path: string }>(['export', '--period', '2026-03'], { cwd });
    expect(exported.status, exported.stderr).toBe(0);
    expect(path.dirname(exported.document.path)).toBe(path.join(cwd, 'bundles'));
    const other = await folder('whole', yaml('settings:\n  min_aprovers: 3\n'));
    const refused = await failure(['status'], { cwd: other });
    expect(refused.message).toContain(
      'line 8, column 3: there is no setting "min_aprovers" (did you mean min_approvers?)',
    );
  });

  it('a variable and a flag win over it, also over what they exclude', async () => {
    const cwd = await folder('rivals', yaml('').replace('auth_addr', 'proxy'));
    const args = ['pull', '--since', SINCE, '--until', UNTIL];
    const env = { AFFIDAVIT_AUTH_ADDR: scene.gateway.authAddr };
    expect((await json<{ complete: boolean }>(args, { cwd, env })).document.complete).toBe(true);
    const typed = [...args, '--auth-addr', scene.gateway.authAddr];
    expect((await json<{ complete: boolean }>(typed, { cwd })).document.complete).toBe(true);
  });
});
