/** The meaning of received bytes. Data of a long frame comes in pieces, as it arrives. */
export type FrameEvent =
  | { kind: 'data'; bytes: Buffer }
  | { kind: 'ping'; payload: Buffer }
  | { kind: 'close' };

/** Bytes that break RFC 6455. */
export class FrameError extends Error {}

const OPCODE = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** One whole client frame. The mask bit is set with an all-zero key: servers of Teleport do not reliably unmask (§1.5). */
function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const length = payload.length;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + extra + 4 + length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) frame.writeUInt16BE(length, 2);
  if (extra === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, 2 + extra + 4);
  return frame;
}

export const binaryFrame = (payload: Uint8Array): Buffer => clientFrame(OPCODE.binary, payload);
export const pongFrame = (payload: Uint8Array): Buffer => clientFrame(OPCODE.pong, payload);
/** Close with status 1000, "normal". */
export const closeFrame = (): Buffer => clientFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));

/**
 * Makes a decoder for a stream of frames (RFC 6455 §5), fed with whatever pieces the network gives.
 *
 * @returns a function from received bytes to events; it throws FrameError on bytes that are no frames
 */
export function createFrameDecoder(): (chunk: Buffer) => FrameEvent[] {
  let pending: Buffer = Buffer.alloc(0);
  let open: { opcode: number; left: number; mask: Buffer | null; at: number } | undefined;
  return (chunk) => {
    const events: FrameEvent[] = [];
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      if (open === undefined) {
        const header = readHeader(pending);
        if (header === undefined) return events;
        pending = pending.subarray(header.size);
        open = { opcode: header.opcode, left: header.length, mask: header.mask, at: 0 };
      }
      const isControl = open.opcode >= OPCODE.close;
      // A control frame is small and wanted whole; data goes on as it comes.
      if (isControl ? pending.length < open.left : pending.length === 0 && open.left > 0) return events;
      const piece = pending.subarray(0, open.left);
      pending = pending.subarray(piece.length);
      const bytes = unmask(piece, open.mask, open.at);
      open.at += piece.length;
      open.left -= piece.length;
      if (!isControl && bytes.length > 0) events.push({ kind: 'data', bytes });
      if (open.left > 0) continue;
      if (open.opcode === OPCODE.ping) events.push({ kind: 'ping', payload: bytes });
      if (open.opcode === OPCODE.close) events.push({ kind: 'close' });
      open = undefined;
    }
  };
}

interface Header {
  opcode: number;
  length: number;
  mask: Buffer | null;
  size: number;
}

function readHeader(bytes: Buffer): Header | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0) throw new FrameError('reserved bits in a WebSocket frame');
  if (!(Object.values(OPCODE) as number[]).includes(opcode)) throw new FrameError('unknown WebSocket opcode');
  const short = second & 0x7f;
  if (opcode >= OPCODE.close && (short > 125 || (first & 0x80) === 0)) {
    throw new FrameError('a WebSocket control frame that is too long or in parts');
  }
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const size = 2 + extra + (masked ? 4 : 0);
  if (bytes.length < size) return undefined;
  const long = extra === 8 ? bytes.readBigUInt64BE(2) : 0n;
  if (long > BigInt(Number.MAX_SAFE_INTEGER)) throw new FrameError('a WebSocket frame of impossible length');
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(long);
  return { opcode, length, mask: masked ? Buffer.from(bytes.subarray(size - 4, size)) : null, size };
}

function unmask(piece: Buffer, mask: Buffer | null, at: number): Buffer {
  if (mask?.some((byte) => byte !== 0) !== true) return piece;
  return Buffer.from(piece.map((byte, index) => byte ^ (mask[(at + index) % 4] ?? 0)));
}
