import { type ReadableManifest, readableManifestSchema } from '../../records/manifest.ts';
import { bundleIdOf } from '../bundleId.ts';
import { MANIFEST, SUMS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

/**
 * Reads manifest.json by its schema.
 *
 * @param bytes its contents; undefined when it is missing
 * @throws VerificationError MANIFEST_INVALID
 */
export function parseManifest(bytes: Buffer | undefined): ReadableManifest {
  if (bytes === undefined) throw invalid('it is missing');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid('it is not JSON');
  }
  const parsed = readableManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'breaks the schema'}`);
}

/** Checks what the manifest says of itself: its id, and its place in the chain. */
export function checkManifestForm(manifest: ReadableManifest, found: Found): void {
  const { bundle_id, ...rest } = manifest;
  if (bundleIdOf(rest) !== bundle_id)
    found('MANIFEST_ID_MISMATCH', MANIFEST, 'the id does not follow from the rest');
  const expected = (manifest.previous?.sequence ?? 0) + 1;
  if (manifest.sequence !== expected)
    found('MANIFEST_INVALID', MANIFEST, 'it does not follow the bundle that it names');
}

/** Checks the files against the hashes and counts of the manifest, and the datasets against their files. */
export function checkManifestFiles(manifest: ReadableManifest, contents: BundleContents, found: Found): void {
  const listed = new Set<string>();
  for (const { path, bytes, sha256, records } of manifest.files) {
    const file = contents.files.get(path);
    if (listed.has(path)) found('MANIFEST_INVALID', MANIFEST, `${path} is listed twice`);
    listed.add(path);
    if (file === undefined)
      found('MANIFEST_FILE_MISSING', path, 'the manifest lists it, but it is not there');
    else if (file.sha256 !== sha256 || file.bytes !== bytes) {
      found('MANIFEST_HASH_MISMATCH', path, 'its hash or size is not the one of the manifest');
    } else if (file.records !== records) {
      found(
        'MANIFEST_COUNT_MISMATCH',
        path,
        `${records} records by the manifest, ${file.records} in the file`,
      );
    }
  }
  for (const path of contents.files.keys()) {
    const isListed = listed.has(path) || path === MANIFEST || path === SUMS || path.startsWith('META/');
    if (!isListed) found('MANIFEST_FILE_EXTRA', path, 'the manifest does not list it');
  }
  checkDatasets(manifest, contents, found);
}

function checkDatasets(manifest: ReadableManifest, contents: BundleContents, found: Found): void {
  const claimed = new Set<string>();
  for (const { dataset, files, counts } of manifest.datasets) {
    let rows = 0;
    for (const path of files) {
      if (claimed.has(path)) found('MANIFEST_INVALID', MANIFEST, `${path} belongs to two datasets`);
      claimed.add(path);
      if (path.endsWith('.jsonl')) rows += contents.files.get(path)?.records ?? 0;
    }
    if (rows !== counts.exported) {
      found(
        'MANIFEST_COUNT_MISMATCH',
        MANIFEST,
        `${dataset}: ${counts.exported} rows by the manifest, ${rows} in its files`,
      );
    }
  }
  for (const path of contents.files.keys()) {
    if (path.startsWith('evidence/') && !claimed.has(path)) {
      found('MANIFEST_FILE_EXTRA', path, 'it belongs to no dataset of the manifest');
    }
  }
}

function invalid(detail: string): VerificationError {
  return new VerificationError('MANIFEST_INVALID', MANIFEST, detail);
}
