import { BUNDLE_LIMITS, type BundleLimits } from '../limits.ts';
import { META, SUMS, TIMESTAMP_PATHS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

/**
 * Reads SHA256SUMS strictly: what `sha256sum --strict -c` and the `diff` of VERIFY.txt both read in one way only.
 *
 * @returns path → lower-case hex
 * @throws VerificationError SUMS_MISSING, SUMS_MALFORMED
 */
export function parseSums(
  contents: BundleContents,
  limits: Pick<BundleLimits, 'maxEntries' | 'maxPathBytes'> = BUNDLE_LIMITS,
): Map<string, string> {
  const bytes = contents.kept.get(SUMS);
  if (bytes === undefined) throw new VerificationError('SUMS_MISSING', SUMS, 'there is no SHA256SUMS');
  if (bytes.at(-1) !== LF) throw malformed('it does not end with a newline');
  const longest = BEFORE_PATH + limits.maxPathBytes;
  const sums = new Map<string, string>();
  let previous: Buffer | null = null;
  for (let from = 0; from < bytes.length; ) {
    const number = sums.size + 1;
    const end = bytes.indexOf(LF, from);
    if (number > limits.maxEntries) throw malformed(`it has more than ${limits.maxEntries} lines`);
    const line = bytes.subarray(from, Math.min(end, from + longest)).toString('utf8');
    const match = /^([0-9a-f]{64}) {2}([^\\\r\n]+)$/.exec(line);
    if (match === null || end - from > longest) throw malformed(`line ${number} is not "<sha256>  <path>"`);
    const [, sha256 = '', path = ''] = match;
    if (path === SUMS || path.startsWith('META/')) throw malformed(`line ${number} lists ${path}`);
    const order = Buffer.from(path);
    if (previous !== null && Buffer.compare(previous, order) >= 0)
      throw malformed(`line ${number} is out of order`);
    previous = order;
    sums.set(path, sha256);
    from = end + 1;
  }
  return sums;
}

const LF = 0x0a;
/** A sum and two blanks. */
const BEFORE_PATH = 66;

/** Compares the files with their sums, both ways; META/ holds the files that it must, and timestamps. */
export function checkSums(sums: ReadonlyMap<string, string>, contents: BundleContents, found: Found): void {
  for (const [path, sha256] of sums) {
    const file = contents.files.get(path);
    if (file === undefined) found('SUM_FILE_MISSING', path, 'it is listed in SHA256SUMS, but not there');
    else if (file.sha256 !== sha256)
      found('SUM_MISMATCH', path, 'it was changed: its SHA-256 is not the one listed');
  }
  const meta: ReadonlySet<string> = new Set([...Object.values(META), ...TIMESTAMP_PATHS]);
  for (const path of contents.files.keys()) {
    if (path === SUMS || meta.has(path) || sums.has(path)) continue;
    found('SUM_FILE_EXTRA', path, 'it is there, but not listed in SHA256SUMS');
  }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('SUMS_MALFORMED', SUMS, detail);
}
