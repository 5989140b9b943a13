import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import type { BundleResult } from '../../src/bundle/input.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { sampleInput } from './support/sampleInput.ts';
import { bash, hasTools, workspace } from './support/workspace.ts';

const TOOLS = hasTools('bash', 'ssh-keygen', 'openssl', 'unzip', 'sha256sum', 'diff');

/** The commands of VERIFY.txt, run with the real tools on a real bundle. */
describe.skipIf(!TOOLS).each(['ecdsa-p256-sha256', 'ed25519'] as const)(
  'an auditor without our program (%s)',
  (algorithm) => {
    let folder: string;
    let bundle: BundleResult;
    let zip: string;
    let fingerprint: string;

    beforeAll(async () => {
      folder = await workspace();
      const key = await createKey({ outDir: join(folder, 'keys'), entity: 'Acme Corp', algorithm });
      const signer = await loadSigningKey(key.privateKeyPath);
      bundle = await writeBundle(sampleInput(), { outDir: folder, signer });
      zip = basename(bundle.path);
      fingerprint = key.public.fingerprint;
      await copyFile(key.publicKeyPath, join(folder, 'Acme-Corp.pub.pem'));
      await copyFile(key.allowedSignersPath, join(folder, 'allowed_signers'));
      await bash(folder, `unzip -q ${zip} -d b`);
    });

    it('names the bundle after entity, period and sequence', () => {
      expect(zip).toBe('Acme-Corp-soc2-2026-Q3-seq001.zip');
    });

    it.each(['Acme-Corp', "'Acme Corp'"])('checks the zip before unpacking, as %s', async (who) => {
      const line = `ssh-keygen -Y verify -f allowed_signers -I ${who} -n soc2-evidence -s ${zip}.sshsig < ${zip}`;
      const checked = await bash(folder, line);
      expect(checked.output).toContain('Good "soc2-evidence" signature');
      expect(checked.status).toBe(0);
      expect((await bash(folder, `sha256sum --strict -c ${zip}.sha256`)).status).toBe(0);
    });

    it('unpacks without a complaint and finds every sum right', async () => {
      expect((await bash(folder, `unzip -tq ${zip}`)).status).toBe(0);
      expect(await bash(join(folder, 'b'), 'sha256sum --strict --quiet -c SHA256SUMS')).toEqual({
        status: 0,
        output: '',
      });
    });

    it('finds no file beyond SHA256SUMS', async () => {
      const line = `diff <(find . -type f ! -path './META/*' ! -name SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)`;
      expect(await bash(join(folder, 'b'), line)).toEqual({ status: 0, output: '' });
    });

    /** The commands of a section of VERIFY.txt, as a person pastes them. */
    const commandsOf = async (section: string) => {
      const text = await readFile(join(folder, 'b', 'VERIFY.txt'), 'utf8');
      const part = text.split(/^(?=[A-E]\. |Further: )/m).find((one) => one.startsWith(`${section}. `)) ?? '';
      return part.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.slice(2)] : []));
    };
    /** Runs them one after the other in a folder with nothing but what the auditor has; the first that fails ends it. */
    const run = async (name: string, commands: readonly string[], edit = ':') => {
      const own = join(folder, name);
      const names = [zip, `${zip}.sha256`, `${zip}.sshsig`, 'Acme-Corp.pub.pem', 'allowed_signers'];
      await bash(folder, `rm -rf ${name} && mkdir ${name} && cp ${names.join(' ')} ${name}/`);
      const unpacked = commands.findIndex((line) => /unzip|bsdtar/.test(line)) + 1;
      const script = [...commands.slice(0, unpacked), edit, ...commands.slice(unpacked)];
      return bash(own, ['set -e -o pipefail', ...script].join('\n'));
    };
    const UNIX = [
      { section: 'C', tools: ['unzip', 'sha256sum'] },
      { section: 'D', tools: ['bsdtar', 'shasum'] },
    ].filter(({ tools }) => hasTools(...tools));

    it('finds everything right with the commands of VERIFY.txt for Linux and macOS', async () => {
      expect(UNIX.map(({ section }) => section)).toContain('C');
      for (const { section } of UNIX) {
        const commands = await commandsOf(section);
        expect(commands.length).toBeGreaterThanOrEqual(7);
        const { status, output } = await run('all', commands);
        expect([section, status, output]).toEqual([section, 0, expect.stringContaining(fingerprint)]);
        expect(output.match(/Good "soc2-evidence" signature/g)).toHaveLength(2);
      }
    });

    it.each([
      ['a file was altered', 'echo x >> evidence/users.jsonl'],
      ['a file was removed', 'rm evidence/users.csv'],
      ['a file was added', 'echo x > evidence/more.csv'],
      ['a file was added under a known name', 'mkdir x && echo x > x/SHA256SUMS'],
      ['SHA256SUMS was rewritten', 'echo x >> README.txt && sha256sum README.txt >> SHA256SUMS'],
      ['the signature was exchanged', 'cp META/SHA256SUMS.sig META/SHA256SUMS.sshsig'],
    ])('is refused by the same commands when %s', async (_, edit) => {
      for (const { section } of UNIX)
        expect((await run('bad', await commandsOf(section), edit)).status, section).not.toBe(0);
    });

    it('names the files of this bundle in the commands for Windows, and redirects by cmd only', async () => {
      const commands = await commandsOf('E');
      const text = commands.join('\n');
      for (const name of [`${zip}.sha256`, `${zip}.sshsig`, 'allowed_signers', 'META/SHA256SUMS.sshsig'])
        expect(text).toContain(name);
      for (const line of commands.filter((one) => / [<|] ?\S+\.?$/.test(one) && /ssh-keygen -Y/.test(one)))
        expect(line).toMatch(/^cmd \/c ".*"$/);
      for (const [open, close] of ['()', '{}', '[]'])
        expect(text.split(open ?? '').length).toBe(text.split(close ?? '').length);
      expect(text.split('"').length % 2).toBe(1);
      // what is not the bundle's own name is plain PowerShell 5.1: no operator of version 7
      expect(text).not.toMatch(/&&|\|\||\?\?/);
    });
  },
);
