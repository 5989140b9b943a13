import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { sampleInput } from './support/sampleInput.ts';
import { hasTools, workspace } from './support/workspace.ts';

const CHILD = join(import.meta.dirname, 'support', 'exportChild.ts');
const ZIP = 'Acme-Corp-soc2-2026-Q3-seq001.zip';
let folder: string;
let keyPath: string;

beforeAll(async () => {
  folder = await workspace();
  keyPath = (await createKey({ outDir: join(folder, 'keys') })).privateKeyPath;
});

/** Starts an export in its own process and kills it when it has begun `path`. */
function killedAt(path: string, outDir: string): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, keyPath, outDir], { stdio: ['ignore', 'pipe', 'ignore'] });
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(`${path}\n`)) child.kill('SIGKILL');
    });
    child.on('close', () => resolve());
  });
}

describe('an export that is killed', () => {
  it.each(['README.txt', 'evidence/nodes.jsonl', 'evidence/nodes.csv', 'manifest.json'])(
    'at %s leaves a whole bundle or none, and the next one clears up',
    async (path) => {
      const outDir = join(folder, path.replaceAll('/', '-'));
      await killedAt(path, outDir);
      const names = await readdir(outDir);
      if (names.includes(ZIP)) {
        expect((await verifyBundle(join(outDir, ZIP))).verdict).toBe('self-attested');
        return;
      }
      await writeBundle(sampleInput(), { outDir, signer: await loadSigningKey(keyPath) });
      expect((await readdir(outDir)).sort()).toEqual([ZIP, `${ZIP}.sha256`, `${ZIP}.sshsig`]);
      expect((await verifyBundle(join(outDir, ZIP))).codes).toEqual([]);
    },
  );
});

describe.skipIf(!hasTools('bash'))('an export that the disk refuses half way', () => {
  it('says so and leaves nothing', async () => {
    const outDir = join(folder, 'starved');
    await mkdir(outDir);
    // files of at most 16 KiB: the write of the zip fails in the middle
    const line = `trap '' XFSZ; ulimit -f 16; exec '${process.execPath}' '${CHILD}' '${keyPath}' '${outDir}'`;
    const { status, stderr } = await new Promise<{ status: unknown; stderr: string }>((resolve) => {
      execFile('bash', ['-c', line], (error, _stdout, text) =>
        resolve({ status: error?.code ?? 0, stderr: text }),
      );
    });
    expect({ status, stderr }).toEqual({ status: 7, stderr: 'WRITE_FAILED' });
    expect(await readdir(outDir)).toEqual([]);
  });
});
