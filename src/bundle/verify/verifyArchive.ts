import type { VerifiedTimestamp, VerifyReport } from '../../records/reports/verifyReport.ts';
import { sha256 } from '../host/cryptography.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { BUNDLE_LIMITS, type BundleLimits } from '../limits.ts';
import { MANIFEST, PREDICATE_TYPE, SUMS } from '../names.ts';
import { predicateOf } from '../signatures/predicate.ts';
import type { Certificate } from '../timestamps/certificates.ts';
import { CHECK_TITLES, Checks } from './checks.ts';
import { type BundleContents, readContents } from './contents.ts';
import { type BesideFiles, checkFleetBundles } from './fleetBundles.ts';
import { checkManifestFiles, checkManifestForm, parseManifest, type ReadManifest } from './manifest.ts';
import { checkResults } from './results.ts';
import { checkSidecars, digestZip, type Sidecars } from './sidecars.ts';
import { checkSignatures, type SignedSubject } from './signatureChecks.ts';
import { checkSums, parseSums } from './sums.ts';
import { findUnnamed, type TimestampCheck } from './timestampFiles.ts';
import { type Given, readTrust, type Trust, type TrustInput, trustOf } from './trust.ts';
import type { ByteSource } from './zip/byteSource.ts';
import { checkNames } from './zip/names.ts';
import type { OpenZip } from './zip/openZip.ts';

/** How a bundle is verified. With neither key nor allowed_signers the best verdict is `self-attested`. */
export interface VerifyOptions extends TrustInput {
  /** CAs of timestamping authorities that the caller trusts; with them a bundle must have a valid timestamp */
  timestampCas?: readonly Certificate[];
  limits?: Partial<BundleLimits>;
  /** what counts as now for valid-after and valid-before of allowed_signers; default the clock */
  now?: Date;
}

/** A bundle to be verified, wherever its bytes come from. */
export interface BundleSource {
  /** its name, for the report */
  name: string;
  bytes: ByteSource;
  sidecars: Sidecars;
  /** checks its timestamps; without it that check is skipped, where there are any */
  timestamps?: TimestampCheck;
  /** what lies beside it; without it the bundles that a roll-up names are not compared */
  beside?: BesideFiles;
  /** Opens the archive. @throws VerificationError */
  open(limits: BundleLimits): Promise<OpenZip>;
}

/** The report, and what was read on the way. */
export interface Verified {
  report: VerifyReport;
  /** null where the archive must not be read */
  contents: BundleContents | null;
}

/**
 * Verifies a bundle: archive → sums → key → signatures → manifest → results → what lies beside it. Needs neither gateway
 * nor store nor files, and holds no evidence file in memory.
 *
 * @returns every check with its outcome; a bad bundle is a report, never an exception
 * @throws AffidavitError KEY_INVALID (the caller's keys)
 */
export async function verifyArchive(bundle: BundleSource, options: VerifyOptions = {}): Promise<Verified> {
  const given = readTrust(options);
  const nowMs = (options.now ?? new Date()).getTime();
  const checks = new Checks(CHECK_TITLES);
  const { bytes, sidecars } = bundle;
  const digests = await digestZip(bytes, sidecars);
  const contents = await checkArchive(checks, bundle, { ...BUNDLE_LIMITS, ...options.limits });
  const findings = contents === null ? null : await checkContents(checks, contents, given, nowMs);
  const fleet = findings?.manifest?.fleet;
  if (fleet !== undefined)
    await checks.make('fleet.bundles', (found, unmade) =>
      checkFleetBundles(fleet, bundle.beside ?? null, found, unmade),
    );
  const timestamps = await checkTimestamps(checks, bundle, findings, options.timestampCas ?? null);
  const trust = findings?.trust ?? trustOf(given, null, null, nowMs);
  await checkSidecars(checks, sidecars, digests, { trust, signer: findings?.signer ?? null });
  const sum = digests.sha256.toString('hex');
  return { report: report(bundle.name, bytes.size, sum, checks, findings, timestamps), contents };
}

interface Findings {
  contents: BundleContents;
  manifest: ReadManifest | null;
  trust: Trust | null;
  signer: PublicKey | null;
}

async function checkTimestamps(
  checks: Checks,
  { timestamps }: BundleSource,
  findings: Findings | null,
  trusted: readonly Certificate[] | null,
): Promise<VerifiedTimestamp[]> {
  if (findings === null || findings.manifest === null) return [];
  const { contents, manifest, signer } = findings;
  if (timestamps !== undefined) return await timestamps(checks, contents, { trusted, signer, manifest });
  await checks.make('timestamp.tokens', (found, unmade) => {
    findUnnamed(contents, manifest, found);
    const isNone = (manifest.timestamps ?? []).length === 0;
    unmade(isNone ? 'the bundle has no timestamp' : 'timestamps are checked by `affidavit verify --tsa-ca`');
  });
  return [];
}

/** @returns null when the archive must not be read any further */
async function checkArchive(
  checks: Checks,
  bundle: BundleSource,
  limits: BundleLimits,
): Promise<BundleContents | null> {
  const zip = await checks.make('archive.structure', () => bundle.open(limits));
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
  const { trust, signer } = await checkSignatures(checks, contents, given, subjectOf(manifest), nowMs);
  if (manifest !== null) {
    await checks.make('manifest.files', (found) => checkManifestFiles(manifest, contents, found));
    await checks.make('results.exceptions', (found) => checkResults(contents, manifest, found));
  }
  return { contents, manifest, trust, signer };
}

/** The parts of a manifest that its signatures are compared with. */
function subjectOf(manifest: ReadManifest | null): SignedSubject | null {
  if (manifest === null) return null;
  const { entity, signing } = manifest;
  return { entity, signing, type: PREDICATE_TYPE, predicate: predicateOf(manifest) };
}

/** Checks that may be skipped: their files need not be there, or the caller gave nothing to check them with. */
const MAY_BE_ABSENT = /^(sidecar|timestamp|fleet)\./;

function report(
  file: string,
  bytes: number,
  sum: string,
  checks: Checks,
  findings: Findings | null,
  timestamps: VerifiedTimestamp[],
): VerifyReport {
  const list = checks.list();
  // a check that was never reached is no pass; only what lies beside the zip and timestamps may be absent
  const isSound = list.every(
    ({ status, name }) => status === 'pass' || (status === 'skip' && MAY_BE_ABSENT.test(name)),
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
    sha256: sum,
    verdict,
    codes: [...new Set(list.flatMap((check) => check.findings.map((finding) => finding.code)))],
    checks: list,
    bundle: findings?.manifest ? describe(findings.manifest, findings.contents) : null,
    signer: signer &&
      trust && { algorithm: signer.algorithm, fingerprint: signer.fingerprint, source: trust.source },
    timestamps,
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
    sha256sums_sha256: sha256(contents.kept.get(SUMS) ?? '').toString('hex'),
    files: [...contents.files.keys()].filter(
      (path) => path !== MANIFEST && path !== SUMS && !path.startsWith('META/'),
    ).length,
  };
}
