import { bundleIdOf } from '../../bundle/bundleId.ts';
import { sha256 } from '../../bundle/host/cryptography.ts';
import type { PublicKey } from '../../bundle/keys/publicKey.ts';
import { LAKE_PREDICATE_TYPE, MANIFEST, SUMS } from '../../bundle/names.ts';
import { Checks, type Found } from '../../bundle/verify/checks.ts';
import { VerificationError } from '../../bundle/verify/codes.ts';
import type { BundleContents } from '../../bundle/verify/contents.ts';
import {
  checkSignatures,
  type SignatureCheck,
  type SignedSubject,
} from '../../bundle/verify/signatureChecks.ts';
import { checkSums, parseSums } from '../../bundle/verify/sums.ts';
import { readTrust, type Trust } from '../../bundle/verify/trust.ts';
import type { VerifyOptions } from '../../bundle/verify/verifyArchive.ts';
import { parseBoundedJson } from '../../formats/boundedJson.ts';
import { type LakeManifest, lakeManifestSchema } from '../../records/lakeManifest.ts';
import type { LakeVerifyReport } from '../../records/reports/lakeReports.ts';
import { eventsPath, tablePath } from '../layout/lakePaths.ts';
import { LAKE_JSON_LIMITS, LAKE_LIMITS, readLakeContents } from './lakeContents.ts';
import { lakeFiles, lakePredicate } from './lakeManifest.ts';

/** Every check of a lake, in the order in which they are made. The names are part of the interface. */
export const LAKE_CHECK_TITLES = {
  'lake.files': 'Every file is a plain file that can be read',
  'sums.form': 'SHA256SUMS is well formed',
  'sums.files': 'Files are exactly those of SHA256SUMS, unchanged',
  'signature.openssl': 'META/SHA256SUMS.sig is valid (openssl)',
  'signature.ssh': 'META/SHA256SUMS.sshsig is valid (ssh-keygen)',
  'signature.key': 'One key signed, the one that the lake names, allowed for it',
  'attestation.dsse': 'The in-toto attestation is valid and equals the manifest',
  'attestation.sigstore': 'The Sigstore bundle holds the same attestation',
  'manifest.form': 'manifest.json is well formed',
  'manifest.files': 'Files are exactly those of the manifest, each where its cluster and period belong',
} as const satisfies Record<SignatureCheck | string, string>;
type LakeCheck = keyof typeof LAKE_CHECK_TITLES;

/** A lake as it was verified. */
export interface VerifiedLake {
  report: LakeVerifyReport;
  /** null where it could not be read */
  manifest: LakeManifest | null;
  contents: BundleContents;
}

/**
 * Verifies a lake: every file, sums, key, signatures, manifest. Needs neither gateway, store nor engine.
 *
 * @param folder where it can be read
 * @param only the files whose bytes are to be read beside manifest, sums and META/; default all. With it files are not counted as missing or
 *   added: that is for who reads a part of a large lake
 * @throws AffidavitError KEY_INVALID (the caller's keys)
 */
export async function verifyLake(
  folder: string,
  options: VerifyOptions = {},
  only?: (file: string) => boolean,
): Promise<VerifiedLake> {
  const given = readTrust(options);
  const nowMs = (options.now ?? new Date()).getTime();
  const checks = new Checks<LakeCheck>(LAKE_CHECK_TITLES);
  const contents = (await checks.make('lake.files', (found) =>
    readLakeContents(folder, found, only),
  )) as BundleContents;
  const sums = await checks.make('sums.form', () => parseSums(contents, LAKE_LIMITS));
  if (sums !== null)
    await checks.make('sums.files', (found) => checkSums(partOf(sums, contents, only), contents, found));
  const manifest = checks.passed('sums.files')
    ? await checks.make('manifest.form', (found) => parsedManifest(contents, found))
    : null;
  const { trust, signer } = await checkSignatures(checks, contents, given, subjectOf(manifest), nowMs);
  if (manifest !== null && sums !== null)
    await checks.make('manifest.files', (found) => checkFiles(manifest, sums, found));
  return { report: reportOf(folder, checks, { manifest, contents, trust, signer }), manifest, contents };
}

/** The sums of the files that were read. */
function partOf(
  sums: ReadonlyMap<string, string>,
  contents: BundleContents,
  only: ((file: string) => boolean) | undefined,
): ReadonlyMap<string, string> {
  if (only === undefined) return sums;
  return new Map([...sums].filter(([file]) => only(file) || contents.files.has(file)));
}

function subjectOf(manifest: LakeManifest | null): SignedSubject | null {
  if (manifest === null) return null;
  const { entity, signing } = manifest;
  return { entity, signing, type: LAKE_PREDICATE_TYPE, predicate: lakePredicate(manifest) };
}

function parsedManifest({ kept }: BundleContents, found: Found): LakeManifest {
  const manifest = parseLakeManifest(kept.get(MANIFEST));
  const { lake_id, ...rest } = manifest;
  if (bundleIdOf(rest) !== lake_id)
    found('MANIFEST_ID_MISMATCH', MANIFEST, 'the id does not follow from the rest');
  return manifest;
}

/** Reads the manifest of a lake. @throws VerificationError MANIFEST_INVALID */
export function parseLakeManifest(bytes: Buffer | undefined): LakeManifest {
  if (bytes === undefined) throw new VerificationError('MANIFEST_INVALID', MANIFEST, 'it is missing');
  let value: unknown;
  try {
    value = parseBoundedJson(bytes, LAKE_JSON_LIMITS);
  } catch {
    throw new VerificationError('MANIFEST_INVALID', MANIFEST, 'it is not JSON');
  }
  const read = lakeManifestSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new VerificationError(
    'MANIFEST_INVALID',
    MANIFEST,
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  );
}

/** The manifest names exactly the files of the sums, with the same hashes, each where its cluster, period and table belong. */
function checkFiles(manifest: LakeManifest, sums: ReadonlyMap<string, string>, found: Found): void {
  const named = new Set<string>([MANIFEST]);
  for (const { path, sha256: hash } of lakeFiles(manifest)) {
    if (named.has(path)) found('MANIFEST_INVALID', MANIFEST, `${path} is listed twice`);
    named.add(path);
    const listed = sums.get(path);
    if (listed === undefined) found('MANIFEST_FILE_MISSING', path, 'SHA256SUMS does not list it');
    else if (listed !== hash) found('MANIFEST_HASH_MISMATCH', path, 'SHA256SUMS has another hash');
  }
  for (const path of sums.keys())
    if (!named.has(path)) found('MANIFEST_FILE_EXTRA', path, 'the manifest does not list it');
  for (const { cluster, period, tables } of manifest.sets)
    for (const { table, path } of tables)
      if (path !== tablePath(table, period.label, cluster))
        found('MANIFEST_INVALID', path, `it is not where ${table} of its cluster and period belongs`);
  for (const { cluster, event_date, path } of manifest.events) {
    const part = Number(/part-(\d+)\.parquet$/.exec(path)?.[1] ?? -1);
    if (path !== eventsPath(cluster, event_date, part))
      found('MANIFEST_INVALID', path, 'it is not where events of its cluster and day belong');
  }
}

function reportOf(
  folder: string,
  checks: Checks<LakeCheck>,
  read: {
    manifest: LakeManifest | null;
    contents: BundleContents;
    trust: Trust | null;
    signer: PublicKey | null;
  },
): LakeVerifyReport {
  const { manifest, contents, trust, signer } = read;
  const list = checks.list();
  const isSound = list.every(({ status }) => status === 'pass');
  const verdict =
    !isSound || signer === null || trust === null
      ? 'failed'
      : trust.source === 'enclosed'
        ? 'self-attested'
        : 'verified';
  return {
    lake: folder,
    verdict,
    codes: [...new Set(list.flatMap((check) => check.findings.map((finding) => finding.code)))],
    checks: list,
    manifest: manifest && {
      lake_id: manifest.lake_id,
      entity: manifest.entity,
      sha256sums_sha256: sha256(contents.kept.get(SUMS) ?? '').toString('hex'),
      sets: manifest.sets.map(({ cluster, period }) => ({ cluster, period: period.label })),
      files: lakeFiles(manifest).length,
      bytes: lakeFiles(manifest).reduce((sum, { bytes }) => sum + bytes, 0),
    },
    signer: signer &&
      trust && { algorithm: signer.algorithm, fingerprint: signer.fingerprint, source: trust.source },
  };
}
