import { META, REQUIRED_FILES, SUMS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

/**
 * Reads SHA256SUMS strictly: what `sha256sum --strict -c` and the `diff` of VERIFY.txt both read in one way only.
 *
 * @returns path → lower-case hex
 * @throws VerificationError SUMS_MISSING, SUMS_MALFORMED
 */
export function parseSums(contents: BundleContents): Map<string, string> {
  const bytes = contents.kept.get(SUMS);
  if (bytes === undefined) throw new VerificationError('SUMS_MISSING', SUMS, 'there is no SHA256SUMS');
  const text = bytes.toString('utf8');
  if (!text.endsWith('\n')) throw malformed('it does not end with a newline');
  const sums = new Map<string, string>();
  let previous: Buffer | null = null;
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const match = /^([0-9a-f]{64}) {2}([^\\\r\n]+)$/.exec(line);
    if (match === null) throw malformed(`line ${index + 1} is not "<sha256>  <path>"`);
    const [, sha256 = '', path = ''] = match;
    if (path === SUMS || path.startsWith('META/')) throw malformed(`line ${index + 1} lists ${path}`);
    const order = Buffer.from(path);
    if (previous !== null && Buffer.compare(previous, order) >= 0)
      throw malformed(`line ${index + 1} is out of order`);
    previous = order;
    sums.set(path, sha256);
  }
  return sums;
}

/** Compares the files with their sums, both ways; META/ holds exactly the files that it must. */
export function checkSums(sums: ReadonlyMap<string, string>, contents: BundleContents, found: Found): void {
  for (const [path, sha256] of sums) {
    const file = contents.files.get(path);
    if (file === undefined) found('SUM_FILE_MISSING', path, 'it is listed in SHA256SUMS, but not there');
    else if (file.sha256 !== sha256)
      found('SUM_MISMATCH', path, 'it was changed: its SHA-256 is not the one listed');
  }
  const meta: ReadonlySet<string> = new Set(Object.values(META));
  for (const path of contents.files.keys()) {
    if (path === SUMS || meta.has(path) || sums.has(path)) continue;
    found('SUM_FILE_EXTRA', path, 'it is there, but not listed in SHA256SUMS');
  }
  for (const path of REQUIRED_FILES) {
    if (!contents.files.has(path) && !sums.has(path))
      found('LAYOUT_FILE_MISSING', path, 'every bundle has this file');
  }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('SUMS_MALFORMED', SUMS, detail);
}
