import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttachmentInput } from '../../src/bundle/attachments.ts';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey, type SigningKey } from '../../src/bundle/keys/signingKey.ts';
import {
  BUNDLE_LIMITS,
  checkExceptionRows,
  checkNextFile,
  checkPackedSize,
  checkWholeFile,
  MAX_EXCEPTION_ROWS,
  pathProblem,
  WHOLE_FILES,
} from '../../src/bundle/limits.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { sampleInput } from './support/sampleInput.ts';
import { hex, text } from './support/tamperTools.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let signer: SigningKey;

beforeAll(async () => {
  folder = await workspace();
  signer = await loadSigningKey((await createKey({ outDir: join(folder, 'keys') })).privateKeyPath);
});

const attachment = (index: number, bytes = text(String(index))): AttachmentInput => ({
  path: `attachments/row-01/${index}.txt`,
  sha256: hex(bytes),
  bytes: () => [bytes],
});

const TOO_LARGE = expect.objectContaining({ code: 'EXPORT_TOO_LARGE', exit: 8 });

describe('a bundle that verify would refuse is not written', () => {
  it('with one file too many, and verified with just as many as may be', { timeout: 300_000 }, async () => {
    const plain = await writeBundle(sampleInput(), { outDir: join(folder, 'plain'), signer });
    // SHA256SUMS and META/ are entries, too, and so are timestamps
    const room = BUNDLE_LIMITS.maxEntries - 14 - plain.files;
    const attachments = Array.from({ length: room + 1 }, (_, index) => attachment(index));
    const outDir = join(folder, 'many');
    await expect(writeBundle(sampleInput(), { outDir, signer, attachments })).rejects.toEqual(TOO_LARGE);
    expect(await readdir(outDir)).toEqual([]);
    const { path } = await writeBundle(sampleInput(), { outDir, signer, attachments: attachments.slice(1) });
    expect(await verifyBundle(path, { publicKeyPem: signer.public.pem })).toMatchObject({
      verdict: 'verified',
      codes: [],
    });
  });

  it('with an attachment that verify would take for a bomb', async () => {
    const zeros = Buffer.alloc(4 * 2 ** 20);
    const bytes = Array.from({ length: 40 }, () => zeros);
    const sha256 = hex(Buffer.concat(bytes));
    const attachments = [{ ...attachment(1), sha256, bytes: () => bytes }];
    const outDir = join(folder, 'bomb');
    await expect(writeBundle(sampleInput(), { outDir, signer, attachments })).rejects.toEqual(TOO_LARGE);
    expect(await readdir(outDir)).toEqual([]);
  });
});

describe('limits', () => {
  it('are met, not passed', () => {
    const { maxPathBytes, maxPathParts, maxRatio, ratioFreeBytes, maxEntries } = BUNDLE_LIMITS;
    expect(pathProblem('x'.repeat(maxPathBytes))).toBeNull();
    expect(pathProblem('x'.repeat(maxPathBytes + 1))).toContain('bytes');
    expect(pathProblem('é'.repeat(maxPathBytes / 2 + 1))).toContain('bytes');
    expect(pathProblem(Array(maxPathParts).fill('a').join('/'))).toBeNull();
    expect(
      pathProblem(
        Array(maxPathParts + 1)
          .fill('a')
          .join('/'),
      ),
    ).toContain('parts');
    expect(pathProblem('')).toContain('empty');

    expect(() => checkNextFile('a', maxEntries - 15)).not.toThrow();
    expect(() => checkNextFile('a', maxEntries - 14)).toThrow(TOO_LARGE);

    for (const [path, limit] of Object.entries(WHOLE_FILES)) {
      expect(() => checkWholeFile(path, limit)).not.toThrow();
      expect(() => checkWholeFile(path, limit + 1)).toThrow(TOO_LARGE);
    }
    expect(() => checkWholeFile('evidence/users.jsonl', 2 ** 40)).not.toThrow();

    expect(() => checkPackedSize([{ bytes: ratioFreeBytes }], 1)).not.toThrow();
    expect(() => checkPackedSize([{ bytes: ratioFreeBytes + 1 }], 1)).toThrow(TOO_LARGE);
    const zip = 2 ** 30;
    expect(() => checkPackedSize([{ bytes: zip * maxRatio }], zip)).not.toThrow();
    expect(() => checkPackedSize([{ bytes: zip * maxRatio }, { bytes: 1 }], zip)).toThrow(TOO_LARGE);

    const parts = ['exceptions.csv', 'exceptions.part2.csv'].map((path) => ({
      path,
      records: MAX_EXCEPTION_ROWS / 2,
    }));
    expect(() => checkExceptionRows([...parts, { path: 'evidence/x.csv', records: 9e9 }])).not.toThrow();
    expect(() => checkExceptionRows([...parts, { path: 'exceptions.part3.csv', records: 1 }])).toThrow(
      TOO_LARGE,
    );
  });
});
