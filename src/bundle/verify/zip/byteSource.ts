import { VerificationError } from '../codes.ts';

/** Bytes of which any part can be read: a file of Node, or one that a person chose in a browser. */
export interface ByteSource {
  /** bytes */
  size: number;
  /** Reads up to `length` bytes, fewer only where the end is reached. */
  read(position: number, length: number): Promise<Buffer>;
}

/** Reads exactly `length` bytes. @throws VerificationError ZIP_TRUNCATED when the source ends before */
export async function readAt(source: ByteSource, position: number, length: number): Promise<Buffer> {
  const bytes = await source.read(position, length);
  if (bytes.length !== length)
    throw new VerificationError('ZIP_TRUNCATED', '', 'the file ends in the middle of a record');
  return bytes;
}
