import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { initReportSchema } from '../../../src/records/reports/initReport.ts';
import { affidavit, failure, json } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { openScene, SINCE, temporaryFolder, UNTIL } from '../../support/scene.ts';

const dir = await temporaryFolder();
const at = (...parts: string[]) => path.join(dir, ...parts);
const ARGS = ['init', '--proxy', 'teleport.example.com', '--entity', 'Acme Ltd', '--yes'];

async function tree(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('init', () => {
  it('writes configuration, role, tbot configuration and key, and prints the tctl commands', async () => {
    const { document, status, stderr } = await json([...ARGS, '--out', at('made')]);
    expect(status, stderr).toBe(0);
    const report = documentSchema('init', initReportSchema).parse(document);
    expect(await tree(at('made'))).toEqual([
      'affidavit.yaml',
      ...['keys/Acme-Ltd.key', 'keys/Acme-Ltd.pub.pem', 'keys/allowed_signers'],
      ...['soc2-collector-role.yaml', 'tbot.yaml'],
    ]);
    expect((await stat(at('made', 'keys', 'Acme-Ltd.key'))).mode & 0o777).toBe(0o600);
    const role = parse(await readFile(at('made', 'soc2-collector-role.yaml'), 'utf8')) as { kind: string };
    expect(role.kind).toBe('role');
    expect(parse(await readFile(at('made', 'tbot.yaml'), 'utf8'))).toMatchObject({
      proxy_server: 'teleport.example.com:443',
      outputs: [{ type: 'identity', destination: { path: at('made', 'identity') } }],
    });
    expect(report.commands.map((command) => /tctl (create|auth sign)/.exec(command)?.[1])).toEqual([
      'create',
      'create',
      'auth sign',
    ]);
    expect(report.doctor.checks.find(({ check }) => check === 'identity')).toMatchObject({
      status: 'problem',
    });
    expect(report.doctor.checks.find(({ check }) => check === 'key')).toMatchObject({ status: 'ok' });
  });

  it('never overwrites without --force, and never a key', async () => {
    await affidavit([...ARGS, '--out', at('twice')]);
    const key = await readFile(at('twice', 'keys', 'Acme-Ltd.key'), 'utf8');
    await writeFile(at('twice', 'tbot.yaml'), 'mine\n');
    const refused = await failure([...ARGS, '--out', at('twice')]);
    expect(refused).toMatchObject({ status: 2, code: 'FILE_EXISTS' });
    expect(refused.message).toContain('tbot.yaml');
    expect(await readFile(at('twice', 'tbot.yaml'), 'utf8')).toBe('mine\n');
    const { status, stdout } = await affidavit([...ARGS, '--out', at('twice'), '--force']);
    expect(status).toBe(0);
    expect(stdout).toContain('The signing key that was there is kept.');
    expect(await readFile(at('twice', 'tbot.yaml'), 'utf8')).toContain('version: v2');
    expect(await readFile(at('twice', 'keys', 'Acme-Ltd.key'), 'utf8')).toBe(key);
    expect((await tree(at('twice'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('leaves nothing behind when a file cannot be placed', async () => {
    // a file where a folder must be
    await affidavit([...ARGS, '--out', at('blocked')]);
    const before = await tree(at('blocked'));
    await writeFile(at('other'), '');
    expect(await failure([...ARGS, '--out', at('other', 'below')])).toMatchObject({ status: 7 });
    expect(await failure([...ARGS, '--entity', ' ', '--out', at('unnamed')])).toMatchObject({ status: 2 });
    expect(await tree(at('blocked'))).toEqual(before);
    expect((await readdir(dir)).includes('unnamed')).toBe(false);
  });

  it('asks for nothing without a terminal, and says which flags are missing', async () => {
    expect(await failure(['init', '--entity', 'Acme', '--out', at('asked')])).toMatchObject({
      status: 2,
      code: 'USAGE',
      message: expect.stringContaining('--proxy is missing'),
    });
  });

  it('makes a folder from which doctor, pull and export run without another flag', async () => {
    const scene = await openScene();
    const folder = at('newcomer');
    const made = ['init', '--auth-addr', scene.gateway.authAddr, '--entity', 'Acme Ltd', '--out', folder];
    expect((await affidavit(made)).status).toBe(0);
    await scene.gateway.identity({ path: path.join(folder, 'identity', 'identity'), ttlMs: 60 * 86_400_000 });
    const here = { cwd: folder };
    const pulled = await affidavit(['pull', '--since', SINCE, '--until', UNTIL], here);
    expect(pulled.status, pulled.stderr).toBe(0);
    expect(pulled.stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d{4}-.+Z snapshot 1 complete: /);
    const exported = await affidavit(['export', '--period', '2026-03'], here);
    expect(exported.status, exported.stderr).toBe(0);
    const { status, stdout } = await affidavit(['doctor'], here);
    expect(status, stdout).toBe(0);
  });
});
