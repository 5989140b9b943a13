import type { ServerHttp2Stream } from 'node:http2';
import { STATUS, StatusError } from './status.ts';

const PREFIX = 5;
const MAX_REQUEST = 4 * 1024 * 1024;

/**
 * Reads the one request message of a unary or server-streaming call (length-prefixed, gRPC over HTTP/2).
 * @throws StatusError on a compressed, oversized or cut-off message
 */
export async function readRequest(stream: ServerHttp2Stream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_REQUEST)
      throw new StatusError(STATUS.resourceExhausted, 'grpc: received message larger than max');
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length < PREFIX) throw new StatusError(STATUS.internal, 'grpc: no request message');
  if (bytes[0] !== 0) {
    throw new StatusError(
      STATUS.unimplemented,
      'grpc: Decompressor is not installed for grpc-encoding "gzip"',
    );
  }
  const length = bytes.readUInt32BE(1);
  if (bytes.length < PREFIX + length)
    throw new StatusError(STATUS.internal, 'grpc: request message is cut off');
  return bytes.subarray(PREFIX, PREFIX + length);
}

/** The five bytes before a message. */
export function messagePrefix(length: number): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Messages with their prefixes, one behind the other: benches send what was encoded and framed beforehand. */
export class FramedMessages {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Percent-encodes a status text for the `grpc-message` trailer: everything but printable ASCII, and the percent sign. */
export function encodeStatusText(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    out += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}
