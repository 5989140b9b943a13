import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { VerifyReport } from '../../records/reports/verifyReport.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { BUNDLE_LIMITS, type BundleLimits } from '../limits.ts';
import { MANIFEST, META, SUMS } from '../names.ts';
import { checkDsse, checkSigstore } from './attestations.ts';
import { Checks } from './checks.ts';
import { VerificationError } from './codes.ts';
import { type BundleContents, readContents } from './contents.ts';
import { checkManifestFiles, checkManifestForm, parseManifest, type ReadManifest } from './manifest.ts';
import { FLAGS_WITHOUT_WAITING } from './plainFile.ts';
import { checkResults } from './results.ts';
import { checkSidecars, digestZip, readSidecars } from './sidecars.ts';
import { checkOneSigner, checkOpensslSignature, checkSshSignature } from './signatures.ts';
import { checkSums, parseSums } from './sums.ts';
import {
  checkSigner,
  type Given,
  readEnclosedKey,
  readTrust,
  type Trust,
  type TrustInput,
  trustOf,
} from './trust.ts';
import { checkNames } from './zip/names.ts';
import { openZip } from './zip/openZip.ts';

/** How a bundle is verified. With neither key nor allowed_signers the best verdict is `self-attested`. */
export interface VerifyOptions extends TrustInput {
  limits?: Partial<BundleLimits>;
  /** what counts as now for valid-after and valid-before of allowed_signers; default the clock */
  now?: Date;
}

/**
 * Verifies a bundle: archive → sums → key → signatures → manifest → results → what lies beside it. Needs neither gateway
 * nor store, unpacks nothing to the disk, and holds no evidence file in memory.
 *
 * @param zipPath the bundle; `<zip>.sha256` and `<zip>.sshsig` beside it are checked when they are there
 * @returns every check with its outcome; a bad bundle is a report, never an exception
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID (not a file), KEY_INVALID (the caller's keys)
 */
export async function verifyBundle(zipPath: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const given = readTrust(options);
  const nowMs = (options.now ?? new Date()).getTime();
  const { file, size } = await openFile(zipPath);
  try {
    const sidecars = await readSidecars(zipPath);
    const checks = new Checks();
    const digests = await digestZip(file, sidecars);
    const contents = await checkArchive(checks, file, size, { ...BUNDLE_LIMITS, ...options.limits });
    const findings = contents === null ? null : await checkContents(checks, contents, given, nowMs);
    const trust = findings?.trust ?? trustOf(given, null, null, nowMs);
    await checkSidecars(checks, sidecars, digests, { trust, signer: findings?.signer ?? null });
    return report(zipPath, size, digests.sha256.toString('hex'), checks, findings);
  } finally {
    await file.close();
  }
}

interface Findings {
  contents: BundleContents;
  manifest: ReadManifest | null;
  trust: Trust | null;
  signer: PublicKey | null;
}

async function openFile(path: string): Promise<{ file: FileHandle; size: number }> {
  // a pipe without a writer must not make us wait
  const file = await open(path, FLAGS_WITHOUT_WAITING).catch((cause: unknown) => {
    throw new AffidavitError('FILE_NOT_FOUND', `${path} could not be opened.`, 'Check the path.', { cause });
  });
  const facts = await file.stat();
  if (facts.isFile()) return { file, size: facts.size };
  await file.close();
  throw new AffidavitError('FILE_INVALID', `${path} is not a regular file.`, 'Give the .zip itself.');
}

/** @returns null when the archive must not be read any further */
async function checkArchive(
  checks: Checks,
  file: FileHandle,
  size: number,
  limits: BundleLimits,
): Promise<BundleContents | null> {
  const zip = await checks.make('archive.structure', () => openZip(file, size, limits));
  if (zip === null) return null;
  await checks.make('archive.names', (found) => checkNames(zip.entries, limits, found));
  if (!checks.passed('archive.names')) return null;
  return checks.make('archive.contents', (found) => readContents(zip, found));
}

/** Sums, then what is read because they are right, then signatures. Nothing is parsed that its sum does not cover. */
async function checkContents(
  checks: Checks,
  contents: BundleContents,
  given: Given | null,
  nowMs: number,
): Promise<Findings> {
  const sums = await checks.make('sums.form', () => parseSums(contents));
  if (sums !== null) await checks.make('sums.files', (found) => checkSums(sums, contents, found));
  const manifest = checks.passed('sums.files')
    ? await checks.make('manifest.form', (found) => {
        const read = parseManifest(contents.kept.get(MANIFEST));
        checkManifestForm(read, found);
        return read;
      })
    : null;
  const { trust, signer } = await checkSignatures(checks, contents, given, manifest, nowMs);
  if (manifest !== null) {
    await checks.make('manifest.files', (found) => checkManifestFiles(manifest, contents, found));
    await checks.make('results.exceptions', (found) => checkResults(contents, manifest, found));
  }
  return { contents, manifest, trust, signer };
}

async function checkSignatures(
  checks: Checks,
  contents: BundleContents,
  given: Given | null,
  manifest: ReadManifest | null,
  nowMs: number,
): Promise<{ trust: Trust | null; signer: PublicKey | null }> {
  let enclosed: PublicKey | null = null;
  let damage: VerificationError | null = null;
  try {
    enclosed = readEnclosedKey(contents);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    damage = error;
  }
  const trust = trustOf(given, enclosed, manifest?.entity ?? null, nowMs);
  if (trust === null) {
    await checks.make('signature.key', () => {
      throw damage ?? new VerificationError('SIGNATURE_MISSING', '', 'there is no key');
    });
    return { trust, signer: null };
  }
  let signer = null as PublicKey | null;
  await checks.make('signature.openssl', () => {
    signer = checkOpensslSignature(contents, trust);
    checkOneSigner(META.openssl, signer, null, trust);
  });
  await checks.make('signature.ssh', () => checkSshSignature(contents, trust, signer));
  await checks.make('signature.key', (found, unmade) => {
    if (damage !== null) found(damage.code, damage.path, damage.message);
    if (signer === null) unmade('no signature verified');
    else checkSigner(signer, trust, manifest, found);
    if (manifest === null) unmade('manifest.json was not read: neither its key nor the entity was compared');
  });
  await checks.make('attestation.dsse', (_, unmade) =>
    checkDsse(contents, trust, { signer, manifest }, unmade),
  );
  const named = signer;
  if (named === null)
    checks.skip('attestation.sigstore', 'no signature verified: there is no key to compare');
  else await checks.make('attestation.sigstore', () => checkSigstore(contents, named));
  return { trust, signer };
}

function report(
  file: string,
  bytes: number,
  sha256: string,
  checks: Checks,
  findings: Findings | null,
): VerifyReport {
  const list = checks.list();
  // a check that was never reached is no pass; only what lies beside the zip may be absent
  const isSound = list.every(
    ({ status, name }) => status === 'pass' || (status === 'skip' && name.startsWith('sidecar.')),
  );
  const trust = findings?.trust ?? null;
  const signer = findings?.signer ?? null;
  const verdict =
    !isSound || signer === null || trust === null
      ? 'failed'
      : trust.source === 'enclosed'
        ? 'self-attested'
        : 'verified';
  return {
    file,
    bytes,
    sha256,
    verdict,
    codes: [...new Set(list.flatMap((check) => check.findings.map((finding) => finding.code)))],
    checks: list,
    bundle: findings?.manifest ? describe(findings.manifest, findings.contents) : null,
    signer: signer &&
      trust && { algorithm: signer.algorithm, fingerprint: signer.fingerprint, source: trust.source },
  };
}

function describe(manifest: ReadManifest, contents: BundleContents): NonNullable<VerifyReport['bundle']> {
  const { label, from, to } = manifest.period;
  return {
    bundle_id: manifest.bundle_id,
    sequence: manifest.sequence,
    previous: manifest.previous,
    replaces: manifest.replaces ?? null,
    superseded: [...(manifest.superseded ?? [])],
    entity: manifest.entity,
    cluster: manifest.cluster.name,
    period: { label, from, to },
    exported_at: manifest.exported_at,
    sha256sums_sha256: createHash('sha256')
      .update(contents.kept.get(SUMS) ?? '')
      .digest('hex'),
    files: [...contents.files.keys()].filter(
      (path) => path !== MANIFEST && path !== SUMS && !path.startsWith('META/'),
    ).length,
  };
}
