import { crc32, startDigest } from '../host/cryptography.ts';
import { IS_EXCEPTIONS, MAX_EXCEPTION_ROWS, WHOLE_FILES } from '../limits.ts';
import { EXCEPTIONS } from '../names.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import { CsvReader, type RowBudget } from './csvReader.ts';
import { PROCEDURE_COLUMNS } from './layouts.ts';
import { counterFor } from './recordCounters.ts';
import type { ZipEntry } from './zip/directory.ts';
import type { OpenZip } from './zip/openZip.ts';

/** The facts of one file after its bytes have passed. */
export interface FileFacts {
  bytes: number;
  /** lower-case hex */
  sha256: string;
  /** null for files without records, or that do not end as their form asks for */
  records: number | null;
}

/** The facts of all files. */
export interface BundleContents {
  files: Map<string, FileFacts>;
  /** whole contents of the files of WHOLE_FILES */
  kept: Map<string, Buffer>;
  /** rows of exceptions.csv by procedure; null when it could not be read */
  exceptions: Map<string, number> | null;
}

/** Files that are read at the same time: unpacking runs on separate threads, hashing beside it. */
const LANES = 3;

/** Reads every file of the archive once, from its first byte to its last. Damage is reported and the next file is read. */
export async function readContents(zip: OpenZip, found: Found): Promise<BundleContents> {
  const entries = zip.entries.filter((entry) => !entry.isFolder);
  const read: (FileRead | VerificationError)[] = new Array(entries.length);
  const rows: RowBudget = { left: MAX_EXCEPTION_ROWS };
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < entries.length; index = next++) {
      read[index] = await readFile(zip, entries[index] as ZipEntry, rows);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  return gather(entries, read, found);
}

/** Puts together what the lanes read, in the order of the archive: the report does not depend on who was first. */
function gather(
  entries: readonly ZipEntry[],
  read: readonly (FileRead | VerificationError)[],
  found: Found,
): BundleContents {
  const contents: BundleContents = { files: new Map(), kept: new Map(), exceptions: new Map() };
  let hasExceptions = false;
  for (const [index, { name }] of entries.entries()) {
    const file = read[index];
    if (file === undefined || file instanceof VerificationError) {
      if (file !== undefined) found(file.code, file.path, file.message);
      // it is there, but not as it should be: no sum will match
      contents.files.set(name, { bytes: -1, sha256: '', records: null });
      continue;
    }
    contents.files.set(name, file.facts);
    if (file.kept !== null) contents.kept.set(name, file.kept);
    if (file.damage !== null) found(file.damage.code, file.damage.path, file.damage.message);
    if (file.exceptions === undefined) continue;
    hasExceptions ||= name === EXCEPTIONS;
    if (file.exceptions === null) contents.exceptions = null;
    for (const [procedure, count] of file.exceptions ?? [])
      contents.exceptions?.set(procedure, (contents.exceptions.get(procedure) ?? 0) + count);
  }
  if (!hasExceptions) contents.exceptions = null;
  return contents;
}

/** The facts of one file. */
interface FileRead {
  facts: FileFacts;
  /** whole contents, of the files of WHOLE_FILES */
  kept: Buffer | null;
  /** its checksum does not hold */
  damage: VerificationError | null;
  /** rows by procedure; null when it cannot be read as CSV; undefined when it is no list of exceptions */
  exceptions: Map<string, number> | null | undefined;
}

/** @returns the error when it cannot be read to its end */
async function readFile(
  zip: OpenZip,
  entry: ZipEntry,
  rows: RowBudget,
): Promise<FileRead | VerificationError> {
  try {
    return await readThrough(zip, entry, rows);
  } catch (error) {
    if (error instanceof VerificationError) return error;
    throw error;
  }
}

async function readThrough(zip: OpenZip, entry: ZipEntry, rows: RowBudget): Promise<FileRead> {
  const path = entry.name;
  const limit = WHOLE_FILES[path];
  if (limit !== undefined && entry.size > limit) {
    throw new VerificationError('FILE_TOO_LARGE', path, `${entry.size} bytes, at most ${limit} are read`);
  }
  const kept: Buffer[] = [];
  const exceptions = new Map<string, number>();
  const isList = IS_EXCEPTIONS.test(path);
  const counter = isList ? exceptionReader(exceptions, rows) : counterFor(path);
  const hash = startDigest('sha256');
  let crc = 0;
  let bytes = 0;
  for await (const chunk of zip.read(entry)) {
    hash.update(chunk);
    crc = crc32(chunk, crc);
    bytes += chunk.length;
    counter?.push(chunk);
    if (limit !== undefined) kept.push(chunk);
  }
  const records = counter?.end() ?? null;
  const holds = crc === entry.crc;
  return {
    facts: { bytes, sha256: hash.digest().toString('hex'), records },
    kept: limit === undefined ? null : Buffer.concat(kept),
    damage: holds ? null : new VerificationError('ZIP_CRC', path, 'its checksum in the archive is wrong'),
    exceptions: isList ? (records === null ? null : exceptions) : undefined,
  };
}

/** Most procedures that a list may name; the catalogue has some forty. */
const MAX_PROCEDURES = 1_000;

function exceptionReader(counts: Map<string, number>, rows: RowBudget): CsvReader {
  return new CsvReader(PROCEDURE_COLUMNS, rows, (procedure) => {
    const known = counts.get(procedure);
    // the rest is counted under no name, which no result has
    if (known === undefined && counts.size > MAX_PROCEDURES) counts.set('', (counts.get('') ?? 0) + 1);
    else counts.set(procedure, (known ?? 0) + 1);
  });
}
