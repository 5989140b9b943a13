import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { verifyReportSchema } from '../../src/records/reports/verifyReport.ts';
import { filesOf } from './support/bundleFiles.ts';
import { forgedBundles, type GenuinePair } from './support/forgedBundles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { allowed } from './support/tamperTools.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let genuine: GenuinePair;

beforeAll(async () => {
  folder = await workspace();
  const key = await loadSigningKey((await createKey({ outDir: join(folder, 'a') })).privateKeyPath);
  const otherKey = await loadSigningKey((await createKey({ outDir: join(folder, 'b') })).privateKeyPath);
  const bundle = await writeBundle(sampleInput(), { outDir: join(folder, 'one'), signer: key });
  const later = sampleInput({ exportedAt: new Date('2026-10-03T00:00:00Z') });
  const other = await writeBundle(later, { outDir: join(folder, 'two'), signer: key });
  genuine = {
    zip: await readFile(bundle.path),
    files: await filesOf(bundle.path),
    others: await filesOf(other.path),
    key,
    otherKey,
  };
});

it('no forgery is verified, with the public key or with allowed_signers, and each has a code', async () => {
  const forgeries = forgedBundles(genuine);
  expect(forgeries.length).toBeGreaterThan(150);
  const { key, otherKey } = genuine;
  const both = [key, otherKey].map((one) => allowed(one, '"Acme Corp"').allowedSigners).join('');
  const path = join(folder, 'forged.zip');
  for (const { name, make } of forgeries) {
    await writeFile(path, make());
    for (const trust of [
      { publicKeyPem: key.public.pem },
      { allowedSigners: allowed(key, '*').allowedSigners },
    ]) {
      const report = await verifyBundle(path, trust);
      expect([name, report.verdict]).toEqual([name, 'failed']);
      expect(report.codes.length, name).toBeGreaterThan(0);
      for (const code of report.codes) expect(Object.keys(VERIFY_CODES), name).toContain(code);
      expect(verifyReportSchema.parse(report)).toEqual(report);
    }
    // with both keys allowed only what is wholly the other's own may pass: it names that key itself
    const shared = await verifyBundle(path, { allowedSigners: both });
    if (shared.verdict !== 'failed') expect(name).toContain('everything, the manifest too');
    // without a key nothing is more than self-attested
    expect((await verifyBundle(path)).verdict, name).not.toBe('verified');
  }
});
