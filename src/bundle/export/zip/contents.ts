import type { Contents } from '../archive.ts';

/** The bytes of a file's contents, piece by piece; empty text and empty bytes give none. */
export async function* chunksOf(contents: Contents): AsyncGenerator<Buffer> {
  const bytes = typeof contents === 'string' ? Buffer.from(contents, 'utf8') : contents;
  if (!Buffer.isBuffer(bytes)) yield* bytes;
  else if (bytes.length > 0) yield bytes;
}
