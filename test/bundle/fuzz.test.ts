import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { filesOf } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let path: string;
let pem: string;
let genuine: Buffer;

beforeAll(async () => {
  folder = await workspace();
  const signer = await loadSigningKey((await createKey({ outDir: folder })).privateKeyPath);
  const bundle = await writeBundle(sampleInput(), { outDir: folder, signer });
  genuine = await readFile(bundle.path);
  pem = signer.public.pem;
  path = join(folder, 'mutated.zip');
  await copyFile(bundle.sha256Path, `${path}.sha256`);
});

type Mutation = { kind: 'flip' | 'delete' | 'insert' | 'cut'; at: number; bytes: Uint8Array };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'delete', 'insert', 'cut'),
  at: fc.nat({ max: 2 ** 30 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
});

function mutate(zip: Buffer, { kind, at, bytes }: Mutation): Buffer {
  // half of the mutations into the last kilobytes: the directory is where readers go wrong
  const start = at % 2 === 0 ? at % zip.length : zip.length - 1 - (at % Math.min(3000, zip.length));
  if (kind === 'cut') return zip.subarray(0, start);
  if (kind === 'delete') return Buffer.concat([zip.subarray(0, start), zip.subarray(start + bytes.length)]);
  if (kind === 'insert') return Buffer.concat([zip.subarray(0, start), bytes, zip.subarray(start)]);
  const copy = Buffer.from(zip);
  for (const [index, byte] of bytes.entries()) {
    if (start + index < copy.length) copy[start + index] = (copy[start + index] ?? 0) ^ byte;
  }
  return copy;
}

describe('a bundle with bytes flipped, taken out, put in or cut off', () => {
  it('always fails with a code, beside its checksum', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const zip = mutations.reduce(mutate, genuine);
        fc.pre(!zip.equals(genuine));
        await writeFile(path, zip);
        const report = await verifyBundle(path, { publicKeyPem: pem });
        expect(report.verdict).toBe('failed');
        expect(report.codes.length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });

  /**
   * Without a checksum beside it, a few bits of a zip mean nothing and may change unseen: version and permission fields of
   * the directory, and the padding after the last bits of a deflate stream. What a bundle says may not.
   */
  it('says the same, byte for byte, whenever it is still verified on its own', async () => {
    const alone = join(folder, 'alone.zip');
    const original = [...(await filesOf(join(folder, 'Acme-Corp-soc2-2026-Q3-seq001.zip')))];
    await fc.assert(
      fc.asyncProperty(mutation, async (one) => {
        await writeFile(alone, mutate(genuine, one));
        const report = await verifyBundle(alone, { publicKeyPem: pem });
        if (report.verdict === 'failed') expect(report.codes.length).toBeGreaterThan(0);
        else expect([...(await filesOf(alone))]).toEqual(original);
      }),
      { numRuns: 250 },
    );
  });

  it('is a report for any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, zipLike) => {
        const head = zipLike ? [Buffer.from('504b0304', 'hex'), bytes, genuine.subarray(-22)] : [bytes];
        await writeFile(path, Buffer.concat(head));
        expect((await verifyBundle(path)).verdict).toBe('failed');
      }),
      { numRuns: 120 },
    );
  });
});
