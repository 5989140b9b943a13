import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EXCEPTIONS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import { CsvReader } from './csvReader.ts';
import { KEPT_FILES } from './limits.ts';
import { counterFor } from './recordCounters.ts';
import type { ZipEntry } from './zip/directory.ts';
import type { OpenZip } from './zip/openZip.ts';

/** What is known of one file after its bytes have passed. */
export interface FileFacts {
  bytes: number;
  /** lower-case hex */
  sha256: string;
  /** null for files without records, or that do not end as their form asks for */
  records: number | null;
}

/** What is known of all files. */
export interface BundleContents {
  files: Map<string, FileFacts>;
  /** whole contents of the files of KEPT_FILES */
  kept: Map<string, Buffer>;
  /** lines of exceptions.csv by test; null when it could not be read */
  exceptions: Map<string, number> | null;
}

/** Reads every file of the archive once, from its first byte to its last. Damage is reported and the next file is read. */
export async function readContents(zip: OpenZip, found: Found): Promise<BundleContents> {
  const contents: BundleContents = { files: new Map(), kept: new Map(), exceptions: null };
  for (const entry of zip.entries) {
    if (entry.isFolder) continue;
    try {
      await readFile(zip, entry, contents);
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      found(error.code, error.path, error.message);
      // it is there, but not as it should be: no sum will match
      if (!contents.files.has(entry.name))
        contents.files.set(entry.name, { bytes: -1, sha256: '', records: null });
    }
  }
  return contents;
}

async function readFile(zip: OpenZip, entry: ZipEntry, contents: BundleContents): Promise<void> {
  const path = entry.name;
  const limit = KEPT_FILES[path];
  if (limit !== undefined && entry.size > limit) {
    throw new VerificationError('FILE_TOO_LARGE', path, `${entry.size} bytes, at most ${limit} are read`);
  }
  const kept: Buffer[] = [];
  const counter = counterFor(path);
  const exceptions = new Map<string, number>();
  const reader = path === EXCEPTIONS ? exceptionReader(exceptions) : null;
  const hash = createHash('sha256');
  let crc = 0;
  let bytes = 0;
  for await (const chunk of zip.read(entry)) {
    hash.update(chunk);
    crc = crc32(chunk, crc);
    bytes += chunk.length;
    counter?.push(chunk);
    reader?.push(chunk);
    if (limit !== undefined) kept.push(chunk);
  }
  contents.files.set(path, { bytes, sha256: hash.digest('hex'), records: counter?.end() ?? null });
  if (limit !== undefined) contents.kept.set(path, Buffer.concat(kept));
  if (reader?.end()) contents.exceptions = exceptions;
  if (crc !== entry.crc)
    throw new VerificationError('ZIP_CRC', path, 'its checksum in the archive does not hold');
}

const TEST_COLUMN = 1;

function exceptionReader(counts: Map<string, number>): CsvReader {
  let isHeader = true;
  return new CsvReader((cells) => {
    const test = cells[TEST_COLUMN] ?? '';
    if (!isHeader) counts.set(test, (counts.get(test) ?? 0) + 1);
    isHeader = false;
  });
}
