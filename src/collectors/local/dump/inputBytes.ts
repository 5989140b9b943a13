import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';

/** How a compressed file ended before its time: `cut off` loses its end only, `damaged` may have altered any of it. */
export type GzipDamage = 'cut off' | 'damaged';

/** Facts of a file that was read to its end: size and SHA-256 (lower-case hex) as it lies on the disk. */
export interface InputFacts {
  bytes: number;
  sha256: string;
  /** null for whole files and for those that are not compressed */
  damage: GzipDamage | null;
}

/** A file of any size, unpacked where it is gzip data. */
export interface InputFile {
  chunks: AsyncIterable<Buffer>;
  /** complete once `chunks` has been read to its end */
  facts(): InputFacts;
}

/**
 * Streams a file, a few hundred KiB in memory whatever its size. Gzip data is recognised by its first bytes (RFC 1952), not by
 * the file's name; damage there ends the stream and is a fact, not an error.
 */
export function openInput(file: string): InputFile {
  const hash = createHash('sha256');
  const facts: Omit<InputFacts, 'sha256'> = { bytes: 0, damage: null };
  const count = (chunk: Buffer): void => {
    hash.update(chunk);
    facts.bytes += chunk.length;
  };
  let sha256 = '';
  return {
    chunks: isGzip(file) ? unpacked(file, count, facts) : plain(file, count),
    facts: () => {
      if (sha256 === '') sha256 = hash.digest('hex');
      return { ...facts, sha256 };
    },
  };
}

const READ = { highWaterMark: 256 * 1024 };

async function* plain(file: string, count: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, READ)) {
    count(chunk as Buffer);
    yield chunk as Buffer;
  }
}

async function* unpacked(
  file: string,
  count: (chunk: Buffer) => void,
  facts: { damage: GzipDamage | null },
): AsyncGenerator<Buffer> {
  const source = createReadStream(file, READ);
  const gunzip: Gunzip = createGunzip({ chunkSize: 64 * 1024 });
  source.on('data', (chunk) => count(chunk as Buffer));
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (!code.startsWith('Z_')) throw error;
    facts.damage = code === 'Z_BUF_ERROR' ? 'cut off' : 'damaged';
    // the digest is that of the whole file
    for await (const chunk of createReadStream(file, { ...READ, start: source.bytesRead })) count(chunk);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

function isGzip(file: string): boolean {
  const start = Buffer.alloc(2);
  const fd = openSync(file, 'r');
  try {
    return readSync(fd, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(fd);
  }
}
