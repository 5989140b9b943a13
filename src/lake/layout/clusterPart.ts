import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';

/** Longest name of a folder that every file system takes, less `cluster=`. */
const MOST_BYTES = 240;

/**
 * The name of a cluster as a part of a path: lower-case letters, digits, "_" and "-" as they are, a dot between two of them as well, every
 * other byte of its UTF-8 as %XX, as Hive and its followers write partitions. Two names never give the same part, also where a
 * file system knows no difference between capitals and small letters.
 *
 * @throws AffidavitError USAGE where a name is empty or too long for a folder
 */
export function clusterPart(cluster: string): string {
  const bytes = [...Buffer.from(cluster, 'utf8')];
  const part = bytes
    .map((byte, at) => (isPlain(bytes, at) ? String.fromCharCode(byte) : escaped(byte)))
    .join('');
  if (part === '' || part.length > MOST_BYTES)
    throw new AffidavitError(
      'USAGE',
      part === ''
        ? 'A cluster without a name cannot be put into a lake.'
        : `The cluster name "${printable(cluster, 60)}" is too long for a folder of a lake: ${part.length} bytes, at most ${MOST_BYTES} are taken.`,
      'Leave its store out.',
    );
  return part;
}

const PLAIN = /[a-z0-9_-]/;
const DOT = 0x2e;

/** A dot at an end is escaped: some file systems drop it, and two alone lead out of the folder. */
function isPlain(bytes: readonly number[], at: number): boolean {
  const byte = bytes[at] ?? 0;
  if (byte !== DOT) return PLAIN.test(String.fromCharCode(byte));
  const [before, after] = [bytes[at - 1], bytes[at + 1]];
  return before !== undefined && after !== undefined && before !== DOT && after !== DOT;
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
