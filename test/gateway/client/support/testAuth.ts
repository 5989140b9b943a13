import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { authCertificate, type Pki } from './pki.ts';

export type Answer = (
  stream: http2.ServerHttp2Stream,
  nth: number,
  headers: http2.IncomingHttpHeaders,
) => void;

/** An auth port that does to each method what a test wants: real TLS with client certificates, real HTTP/2. */
export interface TestAuth {
  port: number;
  /** what to do per method name, e.g. `Ping`; `nth` counts its calls from 1 */
  answers: Map<string, Answer>;
  calls: { method: string; headers: http2.IncomingHttpHeaders }[];
  /** TCP connections that were accepted */
  connections: () => number;
  /** forgets answers and calls */
  reset(): void;
  close(): Promise<void>;
}

const LISTS: Record<string, string> = {
  '/v2/configuration/name': '{"kind":"cluster_name","spec":{"cluster_id":"the-id"}}',
  '/v2/proxies': '[1,2]',
};

/** The connection of each session: on Node 22 a session does not let its socket be destroyed. */
const socketOf = new WeakMap<http2.Http2Session, Socket>();

/** Cuts the connection of a stream, without a word to the other side. */
export function cut(stream: http2.ServerHttp2Stream): void {
  if (stream.session) socketOf.get(stream.session)?.destroy();
}

export async function startTestAuth(pki: Pki): Promise<TestAuth> {
  const { certPem, keyPem } = await authCertificate(pki);
  const lists = http.createServer((request, response) => {
    calls.push({ method: `GET ${request.url}`, headers: request.headers });
    const answer = LISTS[request.url ?? ''];
    response.statusCode = answer === undefined ? 403 : 200;
    response.end(answer ?? '{"error":{"message":"access denied to\\nproxies"}}');
  });
  const server = tls.createServer(
    {
      cert: certPem,
      key: keyPem,
      ca: pki.user.certPem,
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: ['h2', 'http/1.1'],
    },
    (socket) => {
      if (socket.alpnProtocol !== 'h2') {
        lists.emit('connection', socket);
        return;
      }
      const session = http2.performServerHandshake(socket);
      socketOf.set(session, socket);
      session.on('error', () => {});
      session.on('stream', onStream);
    },
  );
  const answers = new Map<string, Answer>();
  const calls: TestAuth['calls'] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  function onStream(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
    stream.on('error', () => {});
    const method = String(headers[':path']).split('/').at(-1) ?? '';
    const nth = (counts.get(method) ?? 0) + 1;
    counts.set(method, nth);
    calls.push({ method, headers });
    const answer = answers.get(method);
    if (answer) answer(stream, nth, headers);
    else status(stream, 12, `unknown method ${method} for service proto.AuthService`);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    answers,
    calls,
    connections: () => connections,
    reset: () => {
      answers.clear();
      counts.clear();
      calls.length = 0;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' };

/** Ends a call with a status and no message. */
export function status(stream: http2.ServerHttp2Stream, code: number, message: string): void {
  stream.respond(
    { ...HEADERS, 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) },
    { endStream: true },
  );
}

export function frame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Ends a call well, with these messages. */
export function reply(stream: http2.ServerHttp2Stream, ...messages: Uint8Array[]): void {
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  for (const message of messages) stream.write(frame(message));
  stream.end();
}

/** Sends messages and then leaves the call open. */
export function begin(stream: http2.ServerHttp2Stream, ...messages: Uint8Array[]): void {
  stream.respond(HEADERS);
  for (const message of messages) stream.write(frame(message));
}
