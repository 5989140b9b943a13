import type * as ofNode from '../../bundle/host/inflate.ts';

/** The same as src/bundle/host/inflate.ts in a browser: by DecompressionStream. */

type Fault = 'damaged' | 'trailing' | 'overlong';

export class InflateError extends Error implements ofNode.InflateError {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault);
    this.name = 'InflateError';
    this.fault = fault;
  }
}

/** Packed bytes that are written at a time: they become up to a thousand times as many before any can be read. */
const PIECE = 16_384;

export const inflate: typeof ofNode.inflate = async function* (packed) {
  const unpacking = start();
  const source = packed.read();
  const failed: unknown[] = [];
  const feeding = (async () => {
    for (;;) {
      const next = await source.next().catch((error: unknown) => {
        failed.push(error);
        return null;
      });
      if (next === null) return unpacking.stop();
      if (next.done) return unpacking.close();
      for (const piece of pieces(next.value, PIECE)) if (!(await unpacking.write(piece))) return;
    }
  })();
  try {
    for (let value = await unpacking.read(); value !== null; value = await unpacking.read()) yield value;
  } catch {
    throw failed.length > 0 ? failed[0] : new InflateError(await faultOf(packed));
  } finally {
    await unpacking.stop();
    await feeding;
    await source.return(undefined);
  }
  // a source that fails stops the unpacking, which then ends as if it were complete
  if (failed.length > 0) throw failed[0];
};

export const inflateSmall: typeof ofNode.inflateSmall = async (packed, most) => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const data = { bytes: packed.length, read: () => once(packed) };
  for await (const chunk of inflate(data)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) throw new InflateError('overlong');
  }
  return Buffer.concat(chunks);
};

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** One run of a DecompressionStream; writing and reading go on beside each other. */
function start() {
  const { writable, readable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const reader = (readable as ReadableStream<Uint8Array>).getReader();
  const settle = async (made: Promise<unknown>): Promise<boolean> =>
    made.then(
      () => true,
      () => false,
    );
  return {
    /** @returns whether it was taken */
    write: (bytes: Buffer) => settle(writer.write(Uint8Array.from(bytes))),
    /** @returns whether the data ended where the packed data does */
    close: () => settle(writer.close()),
    /** @returns null at the end. Throws when the data is broken or goes on after its end */
    async read(): Promise<Buffer | null> {
      const { done, value } = await reader.read();
      return done ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    },
    async stop(): Promise<void> {
      await settle(reader.cancel());
      await settle(writer.abort());
    },
  };
}

/**
 * A DecompressionStream fails alike for broken data and for data that goes on after its end. The data is written once more in ever
 * smaller pieces, up to the byte that it fails at: where it is complete without that byte, the byte is one too many.
 */
async function faultOf(packed: ofNode.PackedData): Promise<Fault> {
  let from = 0;
  for (const size of [PIECE, 64, 1]) {
    const at = await failsAt(packed, from, size);
    if (at === null) return 'damaged';
    from = at;
  }
  const { isComplete } = await run(packed, from, 0, 1);
  return isComplete ? 'trailing' : 'damaged';
}

/** @returns offset of the first piece of this size after `from` that is not taken; null when all are */
async function failsAt(packed: ofNode.PackedData, from: number, size: number): Promise<number | null> {
  return (await run(packed, from, packed.bytes, size)).failedAt;
}

/** Writes the bytes before `from` in large pieces, those up to `to` in pieces of `size`. */
async function run(packed: ofNode.PackedData, from: number, to: number, size: number) {
  const unpacking = start();
  const drained = (async () => {
    try {
      while ((await unpacking.read()) !== null);
    } catch {
      // seen where it is written
    }
  })();
  let at = 0;
  let failedAt: number | null = null;
  for await (const chunk of packed.read()) {
    const end = Math.max(from, to);
    const head = chunk.subarray(0, Math.max(0, from - at));
    const rest = chunk.subarray(head.length, Math.max(head.length, end - at));
    for (const piece of [...pieces(head, PIECE), ...pieces(rest, size)]) {
      if (!(await unpacking.write(piece))) {
        failedAt = at;
        break;
      }
      at += piece.length;
    }
    if (failedAt !== null || at >= end) break;
  }
  const isComplete = failedAt === null && (await unpacking.close());
  await unpacking.stop();
  await drained;
  return { failedAt, isComplete };
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
