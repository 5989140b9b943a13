import { createHash } from 'node:crypto';
import { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The answer to a client's Sec-WebSocket-Key (RFC 6455 §4.2.2). */
export function acceptKey(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}

interface Frame {
  opcode: number;
  payload: Buffer;
  rest: Buffer;
}

/** Cuts the first frame off, unmasking it; null when it has not arrived whole. */
export function readFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const opcode = (bytes[0] as number) & 0x0f;
  const masked = ((bytes[1] as number) & 0x80) !== 0;
  let length = (bytes[1] as number) & 0x7f;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const end = at + (masked ? 4 : 0) + length;
  if (bytes.length < end) return null;
  const payload = Buffer.from(bytes.subarray(end - length, end));
  if (masked) {
    const mask = bytes.subarray(at, at + 4);
    for (let i = 0; i < payload.length; i += 1) payload[i] = (payload[i] as number) ^ (mask[i % 4] as number);
  }
  return { opcode, payload, rest: bytes.subarray(end) };
}

/** One unmasked frame, as a server sends them. */
export function writeFrame(opcode: number, payload: Buffer): Buffer {
  const short = payload.length < 126;
  const header = Buffer.alloc(short ? 2 : payload.length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  if (short) header[1] = payload.length;
  else if (header.length === 4) {
    header[1] = 126;
    header.writeUInt16BE(payload.length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([header, payload]);
}

/**
 * The bytes inside a WebSocket as a plain stream: binary frames in and out, pings answered, close ends it.
 * @param carrier the connection after its 101
 */
export function webSocketTunnel(carrier: Duplex): Duplex {
  let pending: Buffer = Buffer.alloc(0);
  const tunnel = new Duplex({
    read() {
      carrier.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      carrier.write(writeFrame(OPCODE.binary, chunk), done);
    },
    final(done) {
      carrier.end(writeFrame(OPCODE.close, Buffer.alloc(0)));
      done();
    },
    destroy(error, done) {
      carrier.destroy();
      done(error);
    },
  });
  carrier.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = readFrame(pending); frame; frame = readFrame(pending)) {
      pending = frame.rest;
      if (frame.opcode === OPCODE.ping) carrier.write(writeFrame(OPCODE.pong, frame.payload));
      else if (frame.opcode === OPCODE.close) tunnel.push(null);
      else if (frame.opcode === OPCODE.binary || frame.opcode === 0) {
        if (!tunnel.push(frame.payload)) carrier.pause();
      }
    }
  });
  carrier.on('end', () => tunnel.push(null));
  carrier.on('close', () => tunnel.destroy());
  carrier.on('error', () => tunnel.destroy());
  return tunnel;
}
