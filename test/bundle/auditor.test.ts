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

    beforeAll(async () => {
      folder = await workspace();
      const key = await createKey({ outDir: join(folder, 'keys'), entity: 'Acme Corp', algorithm });
      const signer = await loadSigningKey(key.privateKeyPath);
      bundle = await writeBundle(sampleInput(), { outDir: folder, signer });
      zip = basename(bundle.path);
      await copyFile(key.publicKeyPath, join(folder, 'signer.pem'));
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

    it('checks the signatures with openssl and ssh-keygen, as VERIFY.txt says', async () => {
      const text = await readFile(join(folder, 'b', 'VERIFY.txt'), 'utf8');
      const lines = text.split('\n').filter((line) => /^ {2}(openssl|ssh-keygen .*META)/.test(line));
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(await bash(join(folder, 'b'), line)).toMatchObject({ status: 0 });
    });

    it('is refused when SHA256SUMS was rewritten', async () => {
      await bash(folder, 'cp -r b c && sed -i "s/^./0/" c/SHA256SUMS');
      const text = await readFile(join(folder, 'b', 'VERIFY.txt'), 'utf8');
      for (const line of text.split('\n').filter((one) => /^ {2}(openssl|ssh-keygen .*META)/.test(one))) {
        expect((await bash(join(folder, 'c'), line)).status).not.toBe(0);
      }
    });
  },
);
