import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { parseBoundedJson } from '../../formats/boundedJson.ts';
import type { ManifestDataset } from '../../records/manifest.ts';
import { manifestSchema } from '../../records/manifest.ts';
import { type BundleFiles, openBundleFiles } from '../bundleFiles.ts';
import { IS_EXCEPTIONS, JSON_LIMITS, WHOLE_FILES } from '../limits.ts';
import { EVENTS_REFERENCE, MANIFEST, RESULTS, SUMS } from '../names.ts';
import { type DeltaException, type DeltaListing, type DeltaSide, LEAVES_NOTHING_OUT } from './deltaSide.ts';
import { ListingUnreadable } from './listingChanges.ts';

/** A bundle whose files are read for a comparison. */
export interface ZipSide extends DeltaSide {
  /** the files of the audit log by path, with their SHA-256 */
  eventFiles: ReadonlyMap<string, string>;
  /** whether the audit log is in the files of a lake, and not in the bundle */
  eventsByReference: boolean;
  /** id of the key of its pseudonyms; null: names are as they are */
  pseudonymKey: string | null;
  /** pieces of a file. @throws ListingUnreadable at its end when its sum is another one */
  bytes(path: string): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Why a bundle cannot be read for a comparison; `message` is a sentence. */
export class BundleUnreadable extends Error {}

/**
 * Opens a bundle for a comparison.
 *
 * @param expected SHA-256 of its SHA256SUMS, where that is known: another bundle is refused
 * @throws BundleUnreadable for anything that is not such a bundle of schema v2; VerificationError
 */
export async function openZipSide(zipPath: string, expected: string | null): Promise<ZipSide> {
  const files = await openBundleFiles(zipPath);
  try {
    const sumsBytes = await wholeFile(files, SUMS);
    const sha256 = createHash('sha256').update(sumsBytes).digest('hex');
    if (expected !== null && sha256 !== expected)
      throw new BundleUnreadable('The file is another bundle than the one of the chain.');
    return await side(files, sumsOf(sumsBytes), sha256);
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function side(files: BundleFiles, sums: ReadonlyMap<string, string>, sha256: string): Promise<ZipSide> {
  const bytes = (path: string) => checked(files, sums, path);
  const manifest = manifestSchema.loose().safeParse(await jsonOf(files, sums, MANIFEST));
  if (!manifest.success) throw new BundleUnreadable('Its manifest is not one of schema v2.');
  const { results } = (await jsonOf(files, sums, RESULTS)) as { results: DeltaSide['results'] };
  const { sequence, bundle_id, period, datasets, settings } = manifest.data;
  const events = datasets.find(({ dataset }) => dataset === 'events')?.files ?? [];
  return {
    ...{ sequence, bundle_id, sha256sums_sha256: sha256, label: period.label },
    fromMs: Date.parse(period.from),
    toMs: Date.parse(period.to),
    listings: datasets
      .filter(({ dataset }) => dataset !== 'events')
      .map((dataset) => listing(dataset, sums, bytes)),
    results: results.map(({ id, result, exceptions }) => ({ id, result, exceptions })),
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
    exceptions: () => exceptionsIn(files, bytes),
    pseudonymKey: manifest.data.pseudonyms?.key_id ?? null,
    eventFiles: new Map(
      events.filter((path) => path.endsWith('.jsonl')).map((path) => [path, sums.get(path) ?? '']),
    ),
    eventsByReference: files.names.includes(EVENTS_REFERENCE),
    bytes,
    close: () => files.close(),
  };
}

function listing(
  { dataset, files, completeness, reason, counts }: ManifestDataset,
  sums: ReadonlyMap<string, string>,
  bytes: (path: string) => AsyncGenerator<Buffer>,
): DeltaListing {
  const path = files.find((file) => file.endsWith('.jsonl'));
  return {
    name: dataset,
    rows: counts.exported,
    isWhole: LEAVES_NOTHING_OUT.has(completeness),
    status: reason === '' ? completeness : `${completeness}: ${reason}`,
    sha256: path === undefined ? null : (sums.get(path) ?? null),
    async *bytes() {
      if (path !== undefined) yield* bytes(path);
    },
  };
}

async function* exceptionsIn(
  files: BundleFiles,
  bytes: (path: string) => AsyncGenerator<Buffer>,
): AsyncGenerator<DeltaException> {
  for (const name of files.names.filter((one) => IS_EXCEPTIONS.test(one))) {
    const rows = Readable.from(bytes(name)).pipe(parse({ bom: true, columns: true }));
    for await (const row of rows as AsyncIterable<Record<string, string | undefined>>) {
      const { id, procedure = '', dataset = '', row_id = '', facts = '' } = row;
      if (id !== undefined) yield { id, procedure, dataset, row_id, facts };
    }
  }
}

/** The pieces of a file, hashed as they pass. */
async function* checked(
  files: BundleFiles,
  sums: ReadonlyMap<string, string>,
  path: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const piece of files.read(path)) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sums.get(path))
    throw new ListingUnreadable(`${path} of the bundle differs from its sum in SHA256SUMS.`);
}

async function jsonOf(files: BundleFiles, sums: ReadonlyMap<string, string>, path: string): Promise<unknown> {
  const bytes = await wholeFile(files, path);
  if (createHash('sha256').update(bytes).digest('hex') !== sums.get(path))
    throw new BundleUnreadable(`${path} differs from its sum in SHA256SUMS.`);
  return parseBoundedJson(bytes, JSON_LIMITS);
}

async function wholeFile(files: BundleFiles, path: string): Promise<Buffer> {
  if (!files.names.includes(path)) throw new BundleUnreadable(`It has no ${path}.`);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of files.read(path)) {
    size += piece.length;
    if (size > (WHOLE_FILES[path] ?? 0)) throw new BundleUnreadable(`Its ${path} is too large.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function sumsOf(bytes: Buffer): Map<string, string> {
  return new Map(
    bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
}
