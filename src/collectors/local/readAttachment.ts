import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';

/** The largest file that can be attached: evidence that a person reads is smaller. */
export const MAX_ATTACHMENT_BYTES = 256 * 1024 * 1024;

/** A verifier takes an entry above 1 MiB that unpacks to 300 times its packed size for a bomb (bundle/verify/limits.ts). */
const RATIO_FREE_BYTES = 1024 * 1024;
const MAX_RATIO = 250;

/** A file to attach. */
export interface AttachedFile {
  name: string;
  /** lower-case hex */
  sha256: string;
  content: Buffer;
}

/**
 * Reads a file that a person attaches, whatever it holds.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID when it is no file, empty, too large, or nothing but one thing repeated
 */
export function readAttachment(file: string): AttachedFile {
  const size = sizeOf(file);
  if (size === null) throw invalid(file, 'is not a file', 'Pack a folder into one file first.');
  if (size === 0) throw invalid(file, 'is empty', 'Check the file.');
  if (size > MAX_ATTACHMENT_BYTES) {
    const mib = Math.ceil(size / 1024 / 1024);
    throw invalid(
      file,
      `has ${mib} MiB; at most ${MAX_ATTACHMENT_BYTES / 1024 / 1024} MiB can be attached`,
      'Attach an extract, or a file that says where the whole lies and its SHA-256.',
    );
  }
  const content = read(file);
  if (size > RATIO_FREE_BYTES && deflateRawSync(content).length * MAX_RATIO < size)
    throw invalid(
      file,
      'is almost nothing but one thing repeated; a verifier would refuse it',
      'Pack it into a zip first.',
    );
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: path.basename(path.resolve(file)), sha256, content };
}

function sizeOf(file: string): number | null {
  try {
    const stat = statSync(file);
    return stat.isFile() ? stat.size : null;
  } catch (cause) {
    throw notReadable(file, cause);
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw notReadable(file, cause);
  }
}

function notReadable(file: string, cause: unknown): AffidavitError {
  const denied = (cause as { code?: string }).code === 'EACCES';
  return new AffidavitError(
    'FILE_NOT_FOUND',
    `${printable(file)} ${denied ? 'is not readable: permission denied' : 'does not exist'}.`,
    'Check the path and its permissions.',
    { cause },
  );
}

function invalid(file: string, what: string, hint: string): AffidavitError {
  return new AffidavitError('FILE_INVALID', `${printable(file)} ${what}.`, hint);
}
