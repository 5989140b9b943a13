import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { JsonObject } from '../formats/canonicalJson.ts';
import type { IssuedCertificate } from './tls/certificates.ts';
import { type ClientHello, parseClientHello } from './tls/clientHello.ts';
import { acceptKey, webSocketTunnel } from './webSocketTunnel.ts';

/** How the proxy's port behaves; may be changed while it runs. */
export interface ProxyBehaviour {
  /** a load balancer in front ends TLS and drops every ALPN but HTTP's: only the connection upgrade leads on */
  loadBalancer?: boolean;
  /** forms of the connection upgrade that are served; default both on 18, legacy on 14.2 */
  upgrade?: readonly ('legacy' | 'websocket')[];
  /** `/webapi/…` answers with this HTTP status instead */
  webStatus?: number;
}

export interface ProxyPortOptions {
  certificate: IssuedCertificate;
  authAddress: string;
  clusterName: string;
  /** auth addresses of leaf clusters by name; may grow while the port is open */
  leaves: ReadonlyMap<string, string>;
  behaviour: () => ProxyBehaviour;
  upgrades: readonly ('legacy' | 'websocket')[];
  answers: () => { find: JsonObject; ping: JsonObject };
  /** the value of the `Date` header */
  date: () => string;
  /** the port to listen on, where it is free; default: any */
  port?: number | undefined;
  /** every requested path, and where TLS-routed connections went */
  seen: (path: string, headers: IncomingMessage['headers']) => void;
}

const ROUTED = /^teleport-auth@((?:[0-9a-f]{2})+)\.teleport\.cluster\.local$/;
const WEB_PROTOCOLS = ['http/1.1'];
const BARE_PROTOCOLS = ['http/1.1', 'teleport-reversetunnel'];

function authRoute(hello: ClientHello): string | null {
  const match = ROUTED.exec(hello.alpn[0] ?? '');
  return match ? Buffer.from(match[1] ?? '', 'hex').toString('utf8') : null;
}

/** Reads until the ClientHello is whole, then puts the bytes back. */
function peekHello(raw: Socket, done: (hello: ClientHello) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    try {
      const hello = parseClientHello(bytes);
      if (!hello) return;
      raw.removeListener('data', onData);
      raw.pause();
      raw.unshift(bytes);
      done(hello);
    } catch {
      raw.destroy();
    }
  };
  raw.on('data', onData);
}

/**
 * The proxy's one port (teleport-api §1.4, §1.5, §1.7): connections whose first ALPN entry names the auth service are
 * passed through untouched, all others get web TLS with discovery and the connection upgrade.
 */
export async function openProxyPort(
  options: ProxyPortOptions,
): Promise<{ address: string; close(): Promise<void> }> {
  const open = new Set<Duplex>();
  const secureContext = createSecureContext({
    cert: options.certificate.certPem,
    key: options.certificate.keyPem,
  });

  function track<T extends Duplex>(socket: T): T {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  }

  function passThrough(near: Duplex, cluster: string): void {
    options.seen(`tls-routing ${cluster}`, {});
    const address =
      cluster === options.clusterName ? options.authAddress : (options.leaves.get(cluster) ?? null);
    if (address === null) {
      near.destroy();
      return;
    }
    const [authHost = '127.0.0.1', authPort = '0'] = address.split(':');
    const far = track(connect({ port: Number(authPort), host: authHost, noDelay: true }));
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  function serveWeb(raw: Socket, protocols: string[]): void {
    const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: protocols });
    track(socket);
    socket.on('secure', () => web.emit('connection', socket));
  }

  const web = createHttpServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    options.seen(`GET ${path}`, request.headers);
    const { webStatus } = options.behaviour();
    const answers = options.answers();
    const body = path === '/webapi/find' ? answers.find : path === '/webapi/ping' ? answers.ping : null;
    const status = webStatus ?? (body ? 200 : 404);
    const error = { error: { message: status === 404 ? 'path not found' : 'the proxy is out of order' } };
    response.writeHead(status, { 'content-type': 'application/json', date: options.date() });
    response.end(JSON.stringify(status === 200 ? body : error));
  });
  web.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    options.seen(`GET ${path}`, request.headers);
    const inside = path === '/webapi/connectionupgrade' ? acceptUpgrade(request, socket) : null;
    if (!inside) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    if (head.length > 0) socket.unshift(head);
    peekHello(inside as Socket, (hello) => {
      const cluster = authRoute(hello);
      if (cluster === null) inside.destroy();
      else passThrough(inside, cluster);
    });
  });

  /** Answers 101 in the form that both sides know; null when there is none. */
  function acceptUpgrade(request: IncomingMessage, socket: Duplex): Duplex | null {
    const offered = String(request.headers.upgrade ?? '')
      .split(',')
      .map((value) => value.trim().toLowerCase());
    const served = options.behaviour().upgrade ?? options.upgrades;
    const key = request.headers['sec-websocket-key'];
    if (served.includes('websocket') && offered.includes('websocket') && typeof key === 'string') {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\nSec-WebSocket-Protocol: alpn\r\n\r\n`,
      );
      return track(webSocketTunnel(socket));
    }
    const legacy = offered.includes('alpn') || request.headers['x-teleport-upgrade'] === 'alpn';
    if (served.includes('legacy') && legacy) {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: alpn\r\nConnection: Upgrade\r\n\r\n');
      return socket;
    }
    return null;
  }

  const server = createNetServer({ noDelay: true }, (raw) => {
    track(raw);
    peekHello(raw, (hello) => {
      const behindBalancer = options.behaviour().loadBalancer === true;
      const cluster = behindBalancer ? null : authRoute(hello);
      if (cluster !== null) passThrough(raw, cluster);
      else serveWeb(raw, behindBalancer ? WEB_PROTOCOLS : BARE_PROTOCOLS);
    });
  });
  const listen = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(options.port ?? 0).catch((cause) => {
    if ((cause as { code?: string }).code !== 'EADDRINUSE') throw cause;
    return listen(0);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      for (const socket of open) socket.destroy();
      web.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
