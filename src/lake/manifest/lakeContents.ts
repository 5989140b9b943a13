import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { startDigest } from '../../bundle/host/cryptography.ts';
import { MANIFEST, META, SUMS } from '../../bundle/names.ts';
import type { Found } from '../../bundle/verify/checks.ts';
import type { BundleContents, FileFacts } from '../../bundle/verify/contents.ts';

/** Most bytes of the files of a lake that are read whole: a manifest names 10,000 files in 3 MB. */
const WHOLE: Readonly<Record<string, number>> = {
  [MANIFEST]: 2 ** 28,
  [SUMS]: 2 ** 27,
  ...Object.fromEntries(Object.values(META).map((file) => [file, 2 ** 22])),
};

/** Bounds of the paths of a lake, far above those of 1,000 clusters over two years. */
export const LAKE_LIMITS = { maxEntries: 5_000_000, maxPathBytes: 600 } as const;

/** Bounds of the JSON of its manifest. */
export const LAKE_JSON_LIMITS = { maxDepth: 12, maxValues: 50_000_000 } as const;

/**
 * Reads the files of a lake as `verify` reads those of a bundle: each from its first byte to its last.
 *
 * @param wanted the files whose bytes matter; the others get sizes, and no hash
 */
export async function readLakeContents(
  folder: string,
  found: Found,
  wanted: (file: string) => boolean = () => true,
): Promise<BundleContents> {
  const contents: BundleContents = { files: new Map(), kept: new Map(), exceptions: null };
  for (const file of filesIn(folder, '', found)) {
    const limit = WHOLE[file];
    const { size } = statSync(path.join(folder, file));
    if (limit !== undefined && size > limit) {
      found('FILE_TOO_LARGE', file, `${size} bytes, at most ${limit} are read`);
      contents.files.set(file, { bytes: -1, sha256: '', records: null });
      continue;
    }
    if (limit === undefined && !wanted(file)) continue;
    const { facts, kept } = await readFile(path.join(folder, file), limit !== undefined);
    contents.files.set(file, facts);
    if (kept !== null) contents.kept.set(file, kept);
  }
  return contents;
}

async function readFile(file: string, isKept: boolean): Promise<{ facts: FileFacts; kept: Buffer | null }> {
  const digest = startDigest('sha256');
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    digest.update(chunk);
    bytes += chunk.length;
    if (isKept) pieces.push(chunk);
  }
  return {
    facts: { bytes, sha256: digest.digest().toString('hex'), records: null },
    kept: isKept ? Buffer.concat(pieces) : null,
  };
}

/** Paths of all plain files, folders in the order of their names. What is none is reported: an engine might follow it. */
function* filesIn(folder: string, below: string, found: Found): Generator<string> {
  const entries = readdirSync(path.join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(folder, file, found);
    else if (entry.isFile()) yield file;
    else found('SUM_FILE_EXTRA', file, 'it is a link or another special file');
  }
}
