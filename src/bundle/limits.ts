import { AffidavitError } from '../errors/affidavitError.ts';
import { plural } from '../formats/plural.ts';
import { TIMESTAMP_PATHS } from './names.ts';

/**
 * One set of limits for whoever writes a bundle and whoever verifies it: export refuses what verify would refuse. They bound
 * what a hostile archive can cost; an ordinary bundle stays far below them.
 */
export interface BundleLimits {
  /** entries of the zip, META/ and SHA256SUMS included */
  maxEntries: number;
  /** bytes of one path */
  maxPathBytes: number;
  /** folders of one path, the file itself included */
  maxPathParts: number;
  /** sum of all unpacked sizes */
  maxTotalBytes: number;
  /** unpacked bytes for each byte of the zip; evidence reaches 5 to 20, deflate 1032 */
  maxRatio: number;
  /** unpacked bytes up to which the ratio does not matter */
  ratioFreeBytes: number;
}

export const BUNDLE_LIMITS: Readonly<BundleLimits> = {
  maxEntries: 10_000,
  maxPathBytes: 240,
  maxPathParts: 12,
  maxTotalBytes: 2 ** 40,
  maxRatio: 60,
  ratioFreeBytes: 64 * 2 ** 20,
};

/** Most bytes of the files that are read whole, by path; every other file is only hashed and counted. */
export const WHOLE_FILES: Readonly<Record<string, number>> = {
  SHA256SUMS: 4 * 2 ** 20,
  'manifest.json': 8 * 2 ** 20,
  'results.json': 16 * 2 ** 20,
  'META/SHA256SUMS.sig': 16_384,
  'META/SHA256SUMS.sshsig': 16_384,
  'META/attestation.dsse.json': 2 ** 18,
  'META/attestation.sigstore.json': 2 ** 18,
  'META/signer.pem': 16_384,
  ...Object.fromEntries(TIMESTAMP_PATHS.map((path) => [path, 65_536])),
};

/** Bounds of the JSON in those files: levels of nesting, and values of any kind. */
export const JSON_LIMITS = { maxDepth: 24, maxValues: 250_000 } as const;

/** Most rows of exceptions.csv and its further parts together. */
export const MAX_EXCEPTION_ROWS = 4_000_000;

/** exceptions.csv, and exceptions.part2.csv … where one sheet could not hold them all. */
export const IS_EXCEPTIONS = /^exceptions(\.part\d+)?\.csv$/;

/** Most entries that are written after the last listed file: SHA256SUMS and META/. */
const UNLISTED_ENTRIES = 6 + TIMESTAMP_PATHS.length;

/** Most unpacked bytes of a zip of this size. */
export function mostUnpackedBytes(zipBytes: number, limits: BundleLimits = BUNDLE_LIMITS): number {
  return Math.min(limits.maxTotalBytes, Math.max(limits.ratioFreeBytes, zipBytes * limits.maxRatio));
}

/** The fault in the length of a path, in words; null when it has none. */
export function pathProblem(path: string, limits: BundleLimits = BUNDLE_LIMITS): string | null {
  const bytes = Buffer.byteLength(path);
  if (bytes === 0) return 'the name is empty';
  if (bytes > limits.maxPathBytes)
    return `the name has ${bytes} bytes, at most ${limits.maxPathBytes} are allowed`;
  const parts = path.split('/').length;
  return parts > limits.maxPathParts
    ? `the name has ${parts} parts, at most ${limits.maxPathParts} are allowed`
    : null;
}

/**
 * Refuses a file that would make the bundle one that `verify` refuses.
 *
 * @param listed number of files before it
 * @throws AffidavitError EXPORT_TOO_LARGE; BUG for a path that no file of a bundle may have
 */
export function checkNextFile(path: string, listed: number, limits: BundleLimits = BUNDLE_LIMITS): void {
  const problem = pathProblem(path, limits);
  if (problem !== null)
    throw new AffidavitError('BUG', `A file of the bundle cannot be written: ${problem}.`);
  if (listed + 1 + UNLISTED_ENTRIES <= limits.maxEntries) return;
  throw new AffidavitError(
    'EXPORT_TOO_LARGE',
    `The bundle would hold more than ${limits.maxEntries.toLocaleString('en')} files, the most that verify reads.`,
    'Export a shorter period, or attach one archive in place of many files.',
  );
}

/** Refuses a file that verify reads whole when it has grown too large. @throws AffidavitError EXPORT_TOO_LARGE */
export function checkWholeFile(path: string, bytes: number): void {
  const limit = WHOLE_FILES[path];
  if (limit === undefined || bytes <= limit) return;
  throw new AffidavitError(
    'EXPORT_TOO_LARGE',
    `${path} would have ${bytes} bytes, at most ${limit} are read by verify.`,
    'Export a shorter period.',
  );
}

/** Refuses more exceptions than verify counts. @throws AffidavitError EXPORT_TOO_LARGE */
export function checkExceptionRows(files: readonly { path: string; records: number | null }[]): void {
  const rows = files.reduce(
    (sum, { path, records }) => sum + (IS_EXCEPTIONS.test(path) ? (records ?? 0) : 0),
    0,
  );
  if (rows <= MAX_EXCEPTION_ROWS) return;
  throw new AffidavitError(
    'EXPORT_TOO_LARGE',
    `exceptions.csv would have ${plural(rows, 'row')}, verify counts ${MAX_EXCEPTION_ROWS}.`,
    'Export a shorter period, or correct the setting that makes every row an exception.',
  );
}

/** Refuses a bundle whose contents verify would take for a decompression bomb. @throws AffidavitError EXPORT_TOO_LARGE */
export function checkPackedSize(
  files: readonly { bytes: number }[],
  zipBytes: number,
  limits: BundleLimits = BUNDLE_LIMITS,
): void {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= mostUnpackedBytes(zipBytes, limits)) return;
  throw new AffidavitError(
    'EXPORT_TOO_LARGE',
    `The bundle's ${zipBytes} bytes would unpack to ${total}, which verify takes for a decompression bomb.`,
    'Compress attached files that consist of repetitions, then attach them again.',
  );
}
