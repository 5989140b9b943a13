import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import {
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { type Caller, callerOf, FOREIGN_CERTIFICATE, type TrustedRoot } from './caller.ts';
import type { IssuedCertificate } from './tls/certificates.ts';
import { ALERTS, refuseWithAlert } from './tls/refusalAlert.ts';

/** The servers of the auth port, behind TLS. */
export interface AuthPortHandlers {
  call(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, caller: Caller): void;
  http: Parameters<typeof createHttpServer>[1];
}

export interface AuthPort {
  address: string;
  callerOfSocket(socket: Socket): Caller | undefined;
  /** Cuts every open connection. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface AuthPortOptions {
  certificate: IssuedCertificate;
  userCaPem: string;
  /** clusters whose users are let in; may grow while the port is open */
  roots: readonly TrustedRoot[];
  handlers: AuthPortHandlers;
  /** certificate of a stranger's CA: PERMISSION_DENIED on each call, or a TLS alert; default call */
  foreignCertificate?: 'call' | 'alert';
  /** the clock by which client certificates end, milliseconds since 1970; default: the machine's */
  present?: (() => number) | undefined;
}

const SERVER_SECRET = 'SERVER_TRAFFIC_SECRET_0';

function brokenServerName(name: string | null): boolean {
  if (!name?.endsWith('.teleport.cluster.local')) return false;
  const prefix = name.slice(0, -'.teleport.cluster.local'.length);
  return !/^([0-9a-f]{2})+$/.test(prefix);
}

/**
 * The auth service's listener (teleport-api §1.3): TLS that asks for a client certificate without forcing one, then
 * HTTP/2 for gRPC (ALPN h2) or HTTP/1.1 for the old lists (ALPN http/1.1 or none).
 */
export async function openAuthPort(options: AuthPortOptions): Promise<AuthPort> {
  const callers = new WeakMap<object, Caller>();
  const secrets = new WeakMap<TLSSocket, Buffer>();
  // Accepted connections by the peer's port: the TLS socket does not expose the one below it.
  const open = new Map<number, Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const http: HttpServer = createHttpServer({}, options.handlers.http);

  function serve(socket: TLSSocket, caller: Caller): void {
    if (socket.alpnProtocol !== 'h2') {
      callers.set(socket, caller);
      http.emit('connection', socket);
      return;
    }
    const session = performServerHandshake(socket);
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
    session.on('stream', (stream, headers) => options.handlers.call(stream, headers, caller));
  }

  const server = createTlsServer({
    cert: options.certificate.certPem,
    key: options.certificate.keyPem,
    // No CA at all, on purpose: callerOf judges, and a chain shows only if the store cannot complete it.
    ca: [],
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  server.on('connection', (raw: Socket) => {
    const port = raw.remotePort ?? 0;
    open.set(port, raw);
    raw.on('close', () => open.delete(port));
    raw.on('error', () => undefined);
    raw.setNoDelay(true);
  });
  server.on('keylog', (line: Buffer, socket: TLSSocket) => {
    const [label, , value = ''] = line.toString('ascii').trim().split(' ');
    if (label === SERVER_SECRET) secrets.set(socket, Buffer.from(value, 'hex'));
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => undefined);
    const raw = open.get(socket.remotePort ?? 0);
    const caller = callerOf(socket, options.userCaPem, options.roots, options.present?.());
    const foreign = caller.user !== '' && caller.refusal === FOREIGN_CERTIFICATE;
    const alert = caller.expired
      ? ALERTS.certificateExpired
      : foreign && options.foreignCertificate === 'alert'
        ? ALERTS.unknownCa
        : null;
    if (!raw || brokenServerName(serverNameOf(socket))) socket.destroy();
    else if (alert !== null) refuseWithAlert(socket, raw, secrets.get(socket), alert);
    else serve(socket, caller);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    callerOfSocket: (socket) => callers.get(socket),
    dropConnections() {
      for (const raw of open.values()) raw.destroy();
    },
    async close() {
      for (const session of sessions) session.destroy();
      for (const raw of open.values()) raw.destroy();
      http.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serverNameOf(socket: TLSSocket): string | null {
  return (socket as TLSSocket & { servername?: string | false | null }).servername || null;
}
