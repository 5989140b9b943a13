import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { affidavit, failure, json } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/scene.ts';

const run = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const HAS_SYSTEMD = run('--version').status === 0;
if (!HAS_SYSTEMD)
  process.stderr.write(
    'No systemd-analyze on this machine: units are not verified. `apt-get install systemd` adds it.\n',
  );

const dir = await temporaryFolder();
const folder = path.join(dir, `it's 50% "off" $HOME \\ back`);
mkdirSync(folder);
chmodSync(dir, 0o755);
writeFileSync(
  path.join(folder, 'affidavit.yaml'),
  'gateway: {proxy: "t.example"}\nidentity: id\nstore: "store %h/evidence.db"\nnotify: {webhook: {variable: HOOK}}\n',
);
const config = path.join(folder, 'affidavit.yaml');
const print = (...more: string[]) =>
  affidavit(['schedule', 'print', 'systemd', '--config', config, ...more], {
    env: { HTTPS_PROXY: 'http://proxy.example:3128' },
  });

/** Values of a key of a unit. */
function valuesOf(text: string, key: string): string[] {
  return [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

/** Settings of the service as systemd itself reads them, without running anything. */
function wordsOf(units: string): Record<string, string[]> {
  const manager = spawnSync(
    '/lib/systemd/systemd',
    ['--test', '--system', '--unit=affidavit-t-example.service'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { SYSTEMD_UNIT_PATH: `${units}:` },
      // it refuses to be tried by root
      ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}),
    },
  );
  const [, text = ''] = `${manager.stdout}${manager.stderr}`.split('-> Unit affidavit-t-example.service:');
  const own = text.split('-> Unit ')[0] ?? '';
  return Object.fromEntries(
    ['EnvironmentFile', 'ReadWritePaths', 'Command Line'].map((key) => [
      key,
      [...own.matchAll(new RegExp(`^\\s*${key}: (.*)$`, 'gm'))].map(([, value = '']) => value),
    ]),
  );
}

describe('schedule print systemd', () => {
  it('writes a service and a timer, and never over what is there without --force', async () => {
    const out = path.join(dir, 'units');
    const { status, stdout, stderr } = await print('--out', out);
    expect(status, stderr).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['affidavit-t-example.service', 'affidavit-t-example.timer']);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    const service = readFileSync(path.join(out, 'affidavit-t-example.service'), 'utf8');
    expect(valuesOf(service, 'Type')).toEqual(['oneshot']);
    expect(valuesOf(service, 'Environment')).toEqual(['HTTPS_PROXY=http://proxy.example:3128']);
    expect(valuesOf(service, 'EnvironmentFile')[0]).toMatch(/affidavit\.env$/);
    const timer = readFileSync(path.join(out, 'affidavit-t-example.timer'), 'utf8');
    expect(valuesOf(timer, 'Persistent')).toEqual(['true']);
    expect(valuesOf(timer, 'OnCalendar')[0]).toMatch(/^\*-\*-\* 04:\d\d:00 UTC$/);
    expect(await failure(['schedule', 'print', 'systemd', '--config', config, '--out', out])).toMatchObject({
      status: 2,
      code: 'FILE_EXISTS',
    });
    expect((await print('--out', out, '--force')).status).toBe(0);
  });

  it('keeps homes closed unless a path lies in one', async () => {
    const flags = ['--proxy', 't.example', '--identity', '/var/lib/id', '--no-config'];
    const service = async (store: string) => {
      const { document } = await json<{ files: { text: string }[] }>([
        ...['schedule', 'print', 'systemd', ...flags, '--store', store],
      ]);
      return document.files[0]?.text ?? '';
    };
    expect(valuesOf(await service('/home/soc2/evidence.db'), 'ProtectHome')).toEqual(['read-only']);
    expect(valuesOf(await service('/tmp/evidence.db'), 'PrivateTmp')).toEqual(['no']);
    // the program itself may lie there
    const isTemporary = /^(\/var)?\/tmp\//.test(process.cwd());
    expect(valuesOf(await service('/var/lib/evidence.db'), 'PrivateTmp')).toEqual([
      isTemporary ? 'no' : 'yes',
    ]);
  });

  it.skipIf(!HAS_SYSTEMD)(
    'systemd takes both units, and reads every word of the command as it is',
    async () => {
      const out = path.join(dir, 'verified');
      await print('--out', out);
      chmodSync(out, 0o755);
      const units = readdirSync(out).map((name) => path.join(out, name));
      const verified = run('verify', '--man=no', ...units);
      expect(verified.stderr + verified.stdout).not.toMatch(/affidavit/);
      expect(verified.status).toBe(0);
      expect(wordsOf(out)).toEqual({
        EnvironmentFile: [`${folder}/affidavit.env`],
        ReadWritePaths: [`${folder}/store %h`],
        'Command Line': [
          expect.stringContaining(
            config.replace(/["$\\]/g, (each) => (each === '$' ? '\\$\\$' : `\\${each}`)),
          ),
        ],
      });
      const security = run('security', '--offline=true', '--threshold=30', units[0] ?? '');
      expect(security.status, security.stdout).toBe(0);
    },
  );
});
