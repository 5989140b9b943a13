import { JsonBoundsError, parseBoundedJson } from '../../formats/boundedJson.ts';
import { bundleIdOf } from '../bundleId.ts';
import { JSON_LIMITS } from '../limits.ts';
import { MANIFEST, SUMS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';
import { type Layout, layoutOf, type ManifestFacts } from './layouts.ts';

/** A manifest that has been read. */
export interface ReadManifest extends ManifestFacts {
  layout: Layout;
  /** every member as the file has it, also those that this version does not know */
  whole: Record<string, unknown>;
}

/**
 * Reads manifest.json by the schema of its version.
 *
 * @param bytes its contents; undefined when it is missing
 * @throws VerificationError MANIFEST_INVALID
 */
export function parseManifest(bytes: Buffer | undefined): ReadManifest {
  if (bytes === undefined) throw invalid('it is missing');
  let value: unknown;
  try {
    value = parseBoundedJson(bytes, JSON_LIMITS);
  } catch (error) {
    throw invalid(error instanceof JsonBoundsError ? error.message : 'it is not JSON');
  }
  const layout = layoutOf(value);
  if (layout === null) throw invalid('its schema is not one that this version of affidavit reads');
  const facts = layout.readManifest(value);
  if (typeof facts === 'string') throw invalid(facts);
  return { ...facts, layout, whole: value as Record<string, unknown> };
}

/** Checks what the manifest says of itself: its id, and its place in the chain. */
export function checkManifestForm(manifest: ReadManifest, found: Found): void {
  const { bundle_id, ...rest } = manifest.whole;
  if (bundleIdOf(rest) !== bundle_id)
    found('MANIFEST_ID_MISMATCH', MANIFEST, 'the id does not follow from the rest');
  const expected = (manifest.previous?.sequence ?? 0) + 1;
  if (manifest.sequence !== expected)
    found('MANIFEST_INVALID', MANIFEST, 'it does not follow the bundle that it names');
  checkReplaced(manifest, found);
}

/** Only earlier bundles can be replaced, each once, and the list has those that this one replaces. */
function checkReplaced({ sequence, replaces, superseded = [] }: ReadManifest, found: Found): void {
  const numbers = superseded.map((one) => one.sequence);
  const isSound =
    superseded.every((one) => one.sequence < one.by && one.by <= sequence) &&
    new Set(numbers).size === numbers.length &&
    superseded.every(({ by, sequence: old }) => (by === sequence) === (old === replaces)) &&
    (replaces === undefined || replaces === null || numbers.includes(replaces));
  if (!isSound) found('MANIFEST_INVALID', MANIFEST, 'what it says of replaced bundles contradicts itself');
}

/** Checks the files against the hashes and counts of the manifest, and the datasets against their files. */
export function checkManifestFiles(manifest: ReadManifest, contents: BundleContents, found: Found): void {
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
  for (const path of manifest.layout.requiredFiles) {
    if (!contents.files.has(path)) found('LAYOUT_FILE_MISSING', path, 'every bundle has this file');
  }
  checkDatasets(manifest, contents, found);
}

function checkDatasets(manifest: ReadManifest, contents: BundleContents, found: Found): void {
  const claimed = new Set<string>();
  for (const { dataset, files, counts } of manifest.datasets) {
    for (const path of files) {
      if (claimed.has(path)) found('MANIFEST_INVALID', MANIFEST, `${path} belongs to two datasets`);
      claimed.add(path);
    }
    const rows = countRows(files, contents, found);
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

/**
 * Rows of a dataset: those of its .jsonl files, else of its .csv files. Where both are there, each pair must have as many rows.
 */
function countRows(files: readonly string[], contents: BundleContents, found: Found): number {
  const totals = { jsonl: 0, csv: 0, hasJsonl: false };
  const views = new Map<string, number>();
  for (const path of files) {
    const records = contents.files.get(path)?.records ?? 0;
    const csv = /^(.*?)(?:\.part\d+)?\.csv$/.exec(path);
    if (path.endsWith('.jsonl')) {
      totals.jsonl += records;
      totals.hasJsonl = true;
    } else if (csv?.[1] !== undefined) {
      totals.csv += records;
      views.set(csv[1], (views.get(csv[1]) ?? 0) + records);
    }
  }
  for (const path of files) {
    const shown = path.endsWith('.jsonl') ? views.get(path.slice(0, -'.jsonl'.length)) : undefined;
    const records = contents.files.get(path)?.records ?? 0;
    if (shown !== undefined && shown !== records)
      found('CSV_COUNT_MISMATCH', path, `it has ${records} rows, its spreadsheet view ${shown}`);
  }
  return totals.hasJsonl ? totals.jsonl : totals.csv;
}

function invalid(detail: string): VerificationError {
  return new VerificationError('MANIFEST_INVALID', MANIFEST, detail);
}
