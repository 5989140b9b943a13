import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import type { BundleResult } from '../../src/bundle/input.ts';
import { formatAllowedSigner } from '../../src/bundle/keys/allowedSigners.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { META } from '../../src/bundle/names.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { verifyReportSchema } from '../../src/records/reports/verifyReport.ts';
import { type Files, filesOf, pack, withManifest } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { TAMPERINGS } from './support/tampered.ts';
import { HARMLESS_EXTRAS, RIGHT_ZIP64 } from './support/tamperedExtras.ts';
import { change, editEntry, entriesWith, evil, type Genuine, USERS } from './support/tamperTools.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let bundle: BundleResult;
let genuine: Genuine;

beforeAll(async () => {
  folder = await workspace();
  const key = await loadSigningKey((await createKey({ outDir: join(folder, 'a') })).privateKeyPath);
  const otherKey = await loadSigningKey((await createKey({ outDir: join(folder, 'b') })).privateKeyPath);
  bundle = await writeBundle(sampleInput(), { outDir: folder, signer: key });
  genuine = { zip: await readFile(bundle.path), files: await filesOf(bundle.path), key, otherKey };
});

async function verifyBytes(name: string, zip: Buffer, options = { publicKeyPem: genuine.key.public.pem }) {
  const path = join(folder, name);
  await writeFile(path, zip);
  return verifyBundle(path, options);
}

describe('a genuine bundle', () => {
  it('is verified with the public key from outside', async () => {
    const report = await verifyBundle(bundle.path, { publicKeyPem: genuine.key.public.pem });
    // it has no timestamp
    const open = report.checks.filter((check) => check.status !== 'pass');
    expect(open.map(({ name, status }) => [name, status])).toEqual([['timestamp.tokens', 'skip']]);
    expect(report.verdict).toBe('verified');
    expect(report.sha256).toBe(bundle.sha256);
    expect(report.bundle).toMatchObject({
      bundle_id: bundle.bundleId,
      sha256sums_sha256: bundle.sha256sumsSha256,
    });
    expect(verifyReportSchema.parse(report)).toEqual(report);
  });

  it('is verified with allowed_signers', async () => {
    const line = formatAllowedSigner(['Acme Corp'], genuine.key.public);
    const report = await verifyBundle(bundle.path, { allowedSigners: `# keys\n\n${line}\n` });
    expect(report).toMatchObject({ verdict: 'verified', signer: { source: 'allowed-signers' } });
  });

  it('is self-attested, never verified, without a key from outside', async () => {
    const report = await verifyBundle(bundle.path);
    expect(report).toMatchObject({ verdict: 'self-attested', codes: [], signer: { source: 'enclosed' } });
  });

  it('is verified when it was packed again with the same contents and nothing lies beside it', async () => {
    const report = await verifyBytes('again.zip', pack(genuine.files));
    expect(report).toMatchObject({ verdict: 'verified', codes: [] });
    expect(report.checks.filter((check) => check.status === 'skip').map((check) => check.name)).toEqual([
      'timestamp.tokens',
      'sidecar.sha256',
      'sidecar.sshsig',
    ]);
  });
});

describe('extra fields', () => {
  it.each(HARMLESS_EXTRAS)('$what are let pass', async ({ edit }) => {
    const report = await verifyBytes('harmless.zip', editEntry(genuine.files, USERS, edit));
    expect(report).toMatchObject({ verdict: 'verified', codes: [] });
  });

  it('may hold sizes that agree with the directory', async () => {
    const report = await verifyBytes('zip64.zip', RIGHT_ZIP64(genuine));
    expect(report).toMatchObject({ verdict: 'verified', codes: [] });
  });
});

describe('a check of which a part could not be made', () => {
  it('is skipped, never passed', async () => {
    const files = change(genuine.files, USERS, (data) => Buffer.concat([data, Buffer.from('{}\n')]));
    const report = await verifyBytes('partly.zip', pack(files));
    const status = Object.fromEntries(report.checks.map((check) => [check.name, check.status]));
    expect(status).toMatchObject({
      'sums.files': 'fail',
      'signature.openssl': 'pass',
      'signature.key': 'skip',
      'attestation.dsse': 'skip',
      'manifest.form': 'skip',
      'manifest.files': 'skip',
      'results.exceptions': 'skip',
    });
    expect(report.bundle).toBeNull();
  });

  it('is skipped where no signature verified: there is no signer to judge', async () => {
    const files = change(genuine.files, META.openssl, () => Buffer.alloc(70));
    const report = await verifyBytes('unsigned.zip', pack(files));
    const status = Object.fromEntries(report.checks.map((check) => [check.name, check.status]));
    expect(status).toMatchObject({
      'signature.openssl': 'fail',
      'signature.ssh': 'pass',
      'signature.key': 'skip',
      'attestation.sigstore': 'skip',
      'manifest.files': 'pass',
    });
    expect(report).toMatchObject({ verdict: 'failed', signer: null, codes: ['SIGNATURE_INVALID'] });
  });

  it('has a reason, whatever is broken', async () => {
    for (const { make } of TAMPERINGS) {
      const report = await verifyBytes('reasons.zip', make(genuine));
      for (const check of report.checks) {
        if (check.status === 'skip') expect(check.detail).not.toBe('');
        if (check.status === 'pass') expect(check.findings).toEqual([]);
      }
    }
  });
});

describe('many findings', () => {
  it('hide no code: the first of each is named', async () => {
    const climbing = Array.from({ length: 150 }, (_, index) => evil(`../${index}`));
    const zip = entriesWith(genuine.files, ...climbing, evil('link', { mode: 0o120777 }));
    const report = await verifyBytes('many.zip', zip);
    expect(report.codes).toEqual(['ZIP_PATH_TRAVERSAL', 'ZIP_SYMLINK']);
    const names = report.checks.find(({ name }) => name === 'archive.names');
    expect([names?.findings.length, names?.findings_total]).toEqual([101, 151]);
  });
});

describe('a manifest of a later version', () => {
  it('may have members that this one does not know, on every level', async () => {
    const files = withManifest(genuine.files, genuine.key, (manifest) => {
      Object.assign(manifest, { more: { deep: [1] } });
      Object.assign(manifest.cluster, { region: 'eu' });
      for (const one of manifest.datasets) Object.assign(one, { owner: 'x' });
    });
    expect(await verifyBytes('later.zip', pack(files))).toMatchObject({ verdict: 'verified', codes: [] });
  });
});

describe('a tampered bundle', () => {
  it.each(TAMPERINGS.map((one, index) => ({ ...one, index })))(
    '$code: $what',
    async ({ code, make, options, beside, index }) => {
      const name = `tampered-${index}.zip`;
      const zip = make(genuine);
      for (const [suffix, lies] of Object.entries(beside?.(genuine, zip) ?? {})) {
        const path = join(folder, name + suffix);
        if (typeof lies === 'string') await writeFile(path, lies);
        else lies(path);
      }
      const report = await verifyBytes(name, zip, (options?.(genuine) as never) ?? undefined);
      expect(report.codes).toContain(code);
      expect(report.verdict).toBe('failed');
      expect(verifyReportSchema.parse(report)).toEqual(report);
    },
  );

  it('exists for every code that one bundle can raise', () => {
    const raised = new Set(TAMPERINGS.map(({ code }) => code));
    // those of chains and timestamps: verifyChain.test.ts and timestamps.test.ts
    const single = Object.keys(VERIFY_CODES).filter(
      (code) => !/^(CHAIN|TIMESTAMP|REFERENCE|FLEET)_/.test(code),
    );
    expect(single.filter((code) => !raised.has(code as never))).toEqual([]);
  });

  it('fails whichever file is altered, with a code that names it', async () => {
    const alterations: ((data: Buffer) => Buffer)[] = [
      (data) => Buffer.concat([data, Buffer.from('\n')]),
      (data) => data.subarray(1),
      (data) => Buffer.from(data.map((byte, index) => (index === data.length >> 1 ? byte ^ 1 : byte))),
    ];
    for (const [path, data] of genuine.files) {
      for (const alter of alterations) {
        const altered = alter(data);
        if (altered.equals(data)) continue;
        const files: Files = new Map(genuine.files).set(path, altered);
        const report = await verifyBytes('altered.zip', pack(files));
        expect(report.verdict, path).toBe('failed');
        const found = report.checks.flatMap((check) => check.findings);
        if (path === 'SHA256SUMS') expect(report.codes).toContain('SIGNATURE_INVALID');
        else if (path.startsWith('META/')) expect(found.map((one) => one.path)).toContain(path);
        else expect(found).toContainEqual(expect.objectContaining({ code: 'SUM_MISMATCH', path }));
      }
    }
  });

  it('self-attested at best hides nothing: signed by a stranger it is refused once the real key is known', async () => {
    const zip =
      TAMPERINGS.find(({ what }) => what === 'signed by somebody else')?.make(genuine) ?? Buffer.alloc(0);
    // the stranger signed properly, but the manifest still names the genuine key
    expect((await verifyBytes('stranger.zip', zip, {} as never)).codes).toEqual(['MANIFEST_SIGNER_MISMATCH']);
  });
});

describe('what the caller brings', () => {
  it('is told when it is not a public key', async () => {
    await expect(verifyBundle(bundle.path, { publicKeyPem: 'hello' })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
    await expect(verifyBundle(bundle.path, { allowedSigners: '' })).rejects.toMatchObject({
      code: 'KEY_INVALID',
    });
  });

  it('is told when there is no such file, or it is a folder', async () => {
    await expect(verifyBundle(join(folder, 'none.zip'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(verifyBundle(folder)).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });
});
