/** The parts of a TLS ClientHello by which a proxy routes the connection. */
export interface ClientHello {
  alpn: string[];
  serverName: string;
}

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const ALPN = 16;
const MAX_HELLO = 64 * 1024;

/** Reads big-endian numbers and slices; every step past the end throws, so no length of the peer's is trusted. */
class Reader {
  private at = 0;
  private readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
  get left(): number {
    return this.bytes.length - this.at;
  }
  take(length: number): Buffer {
    if (length > this.left) throw new RangeError('ClientHello is cut off');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  number(size: 1 | 2 | 3): number {
    return this.take(size).readUIntBE(0, size);
  }
  rest(): string {
    return this.take(this.left).toString('utf8');
  }
  vector(size: 1 | 2 | 3): Reader {
    return new Reader(this.take(this.number(size)));
  }
}

/** Joins the handshake fragments of the first TLS records; null when more bytes are needed. */
function handshakeBytes(bytes: Buffer): Buffer | null {
  const fragments: Buffer[] = [];
  let offset = 0;
  let have = 0;
  for (;;) {
    if (bytes.length >= offset + 1 && bytes[offset] !== HANDSHAKE)
      throw new RangeError('not a TLS handshake');
    if (bytes.length < offset + 5) return null;
    const length = bytes.readUInt16BE(offset + 3);
    if (bytes.length < offset + 5 + length) return null;
    fragments.push(bytes.subarray(offset + 5, offset + 5 + length));
    have += length;
    offset += 5 + length;
    const joined = Buffer.concat(fragments);
    if (have >= 4 && have >= 4 + joined.readUIntBE(1, 3)) return joined;
    if (have > MAX_HELLO) throw new RangeError('ClientHello is too large');
  }
}

/**
 * Parses the first bytes of a TLS connection (RFC 8446 §4.1.2, RFC 7301 §3.1, RFC 6066 §3).
 *
 * @param bytes everything received so far
 * @returns ALPN list in the client's order and server name, or null when the hello is not complete yet
 * @throws RangeError when the bytes are no ClientHello
 */
export function parseClientHello(bytes: Buffer): ClientHello | null {
  if (bytes.length > MAX_HELLO) throw new RangeError('ClientHello is too large');
  const handshake = handshakeBytes(bytes);
  if (!handshake) return null;
  const reader = new Reader(handshake);
  if (reader.number(1) !== CLIENT_HELLO) throw new RangeError('not a ClientHello');
  const hello = reader.vector(3);
  hello.take(2 + 32);
  hello.vector(1);
  hello.vector(2);
  hello.vector(1);
  const result: ClientHello = { alpn: [], serverName: '' };
  if (hello.left === 0) return result;
  const extensions = hello.vector(2);
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const body = extensions.vector(2);
    if (type === ALPN) {
      const names = body.vector(2);
      while (names.left > 0) result.alpn.push(names.vector(1).rest());
    } else if (type === SERVER_NAME) {
      const names = body.vector(2);
      if (names.left > 0 && names.number(1) === 0) result.serverName = names.vector(2).rest();
    }
  }
  return result;
}
