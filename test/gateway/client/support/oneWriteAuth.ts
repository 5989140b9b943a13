import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { authCertificate, type Pki } from './pki.ts';
import { frame } from './testAuth.ts';

const FRAME = { data: 0, headers: 1, settings: 4, ping: 6, goaway: 7 } as const;
const END_STREAM = 0x1;
const ACK = 0x1;
const END_HEADERS = 0x4;
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** An HTTP/2 frame (RFC 9113 §4.1). */
function h2Frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A field as a literal without indexing (RFC 7541 §6.2.2). */
function literal(name: string, value: string): Buffer {
  const text = (part: string) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]);
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

/** GOAWAY without an error after the stream. */
function goaway(stream: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(stream);
  return h2Frame(FRAME.goaway, 0, 0, payload);
}

/**
 * An auth port that answers every call with the same messages, and sends header, data and trailer of each answer in one
 * write: they arrive in one TLS record, as small answers of the official server often do.
 *
 * @param options `leaves`: each answer is followed by GOAWAY, and the port's half of the connection is never closed
 */
export async function startOneWriteAuth(
  pki: Pki,
  messages: readonly Uint8Array[],
  options: { leaves?: boolean } = {},
): Promise<{ port: number; close(): void }> {
  const { certPem, keyPem } = await authCertificate(pki);
  const sockets = new Set<Socket>();
  const answer = (stream: number): Buffer =>
    Buffer.concat([
      h2Frame(
        FRAME.headers,
        END_HEADERS,
        stream,
        Buffer.concat([Buffer.from([0x88]), literal('content-type', 'application/grpc')]),
      ),
      h2Frame(FRAME.data, 0, stream, Buffer.concat(messages.map(frame))),
      h2Frame(FRAME.headers, END_HEADERS | END_STREAM, stream, literal('grpc-status', '0')),
      ...(options.leaves ? [goaway(stream)] : []),
    ]);
  const server = tls.createServer(
    {
      cert: certPem,
      key: keyPem,
      ca: pki.user.certPem,
      requestCert: true,
      ALPNProtocols: ['h2'],
      allowHalfOpen: options.leaves === true,
    },
    (socket) => {
      let pending: Buffer = Buffer.alloc(0);
      socket.write(h2Frame(FRAME.settings, 0, 0, Buffer.alloc(0)));
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        if (pending.subarray(0, PREFACE.length).toString('latin1') === PREFACE)
          pending = pending.subarray(PREFACE.length);
        while (pending.length >= 9 && pending.length >= 9 + pending.readUIntBE(0, 3)) {
          const end = 9 + pending.readUIntBE(0, 3);
          const type = pending[3];
          const flags = pending[4] ?? 0;
          const stream = pending.readUInt32BE(5);
          const payload = pending.subarray(9, end);
          pending = pending.subarray(end);
          if (type === FRAME.settings && (flags & ACK) === 0)
            socket.write(h2Frame(FRAME.settings, ACK, 0, Buffer.alloc(0)));
          if (type === FRAME.ping && (flags & ACK) === 0) socket.write(h2Frame(FRAME.ping, ACK, 0, payload));
          if ((type === FRAME.data || type === FRAME.headers) && (flags & END_STREAM) !== 0)
            socket.write(answer(stream));
        }
      });
    },
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
