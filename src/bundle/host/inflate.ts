import { Readable } from 'node:stream';
import { createInflateRaw, inflateRawSync } from 'node:zlib';

/** Unpacking by Node; src/verifier/host has the browser's. */

/** Packed data that cannot be unpacked: broken, longer than what unpacks, or unpacking to more than was allowed. */
export class InflateError extends Error {
  readonly fault: 'damaged' | 'trailing' | 'overlong';

  constructor(fault: 'damaged' | 'trailing' | 'overlong') {
    super(fault);
    this.name = 'InflateError';
    this.fault = fault;
  }
}

/** Packed bytes that can be read more than once, piece by piece. */
export interface PackedData {
  bytes: number;
  read(): AsyncGenerator<Buffer>;
}

/**
 * Unpacks raw deflate data (RFC 1951) piece by piece.
 *
 * @throws InflateError damaged, trailing
 */
export async function* inflate(packed: PackedData): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: 65_536 });
  const source = Readable.from(packed.read());
  source.on('error', (error) => inflater.destroy(error));
  source.pipe(inflater);
  try {
    yield* inflater as AsyncIterable<Buffer>;
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    throw new InflateError('damaged');
  } finally {
    source.destroy();
    inflater.destroy();
  }
  if (inflater.bytesWritten !== packed.bytes) throw new InflateError('trailing');
}

/**
 * Unpacks a little raw deflate data at once.
 *
 * @param most bytes that may come out
 * @throws InflateError
 */
export async function inflateSmall(packed: Buffer, most: number): Promise<Buffer> {
  try {
    const made = inflateRawSync(packed, { maxOutputLength: most + 1, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    if (made.buffer.length > most) throw new InflateError('overlong');
    if (made.engine.bytesWritten !== packed.length) throw new InflateError('trailing');
    return made.buffer;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new InflateError('overlong');
    if (!isOfZlib(error)) throw error;
    throw new InflateError('damaged');
  }
}

function isOfZlib(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('Z_');
}
