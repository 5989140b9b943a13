import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { type Pki, webCertificate } from './pki.ts';

/** A name that only an HTTP proxy can resolve; the web certificates are good for it. */
export const FAR_HOST = 'teleport.far.example';

export interface TestProxy {
  port: number;
  upgrades: http.IncomingHttpHeaders[];
  /** resets every connection */
  cut(): void;
  close(): void;
}

/**
 * A load balancer that ends TLS, with a proxy behind it that knows the connection upgrade in one of its forms.
 *
 * @param authPort where the bytes inside the upgraded stream go
 */
export async function startBalancedProxy(
  pki: Pki,
  authPort: number,
  form: 'legacy' | 'websocket' | 'none',
): Promise<TestProxy> {
  const { certPem, keyPem } = await webCertificate(pki, [FAR_HOST]);
  const upgrades: http.IncomingHttpHeaders[] = [];
  const sockets = new Set<Socket>();
  const server = https.createServer(
    { cert: certPem, key: keyPem, ALPNProtocols: ['http/1.1'] },
    (request, response) => {
      if (request.url === '/webapi/find') {
        response.setHeader('content-type', 'application/json');
        response.end(
          '{"cluster_name":"root.example.com","server_version":"14.2.0","proxy":{"ssh":null},"extra":1}',
        );
      } else {
        response.statusCode = 404;
        response.end('<html>not found</html>');
      }
    },
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  if (form !== 'none') {
    server.on('upgrade', (request, socket: Duplex) => {
      upgrades.push(request.headers);
      socket.on('error', () => {});
      const auth: Duplex = net.connect(authPort, '127.0.0.1');
      auth.on('error', () => socket.destroy());
      auth.on('close', () => socket.destroy());
      socket.on('close', () => auth.destroy());
      if (form === 'legacy') {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: alpn\r\nConnection: Upgrade\r\n\r\n');
        socket.pipe(auth).pipe(socket);
        return;
      }
      const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}${guid}`)
        .digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: alpn\r\n\r\n`,
      );
      // A ping right behind the 101: what comes with the head must not be lost.
      socket.write(Buffer.from([0x89, 0x02, 0x68, 0x69]));
      let pending = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        for (;;) {
          const one = takeClientFrame(pending);
          if (one === undefined) return;
          pending = pending.subarray(one.size);
          if (one.opcode === 2) auth.write(one.payload);
          if (one.opcode === 10) upgrades.push({ pong: one.payload.toString() });
        }
      });
      auth.on('data', (chunk) => {
        for (let at = 0; at < chunk.length; at += 100) {
          const part = chunk.subarray(at, at + 100);
          socket.write(Buffer.concat([Buffer.from([0x82, part.length]), part]));
        }
      });
    });
  }
  return await listen(server, upgrades, sockets);
}

function takeClientFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + extra) return undefined;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const start = 2 + extra + 4;
  if (bytes.length < start + length) return undefined;
  return {
    opcode: (bytes[0] ?? 0) & 0x0f,
    payload: bytes.subarray(start, start + length),
    size: start + length,
  };
}

/**
 * A proxy with TLS routing: a connection whose ClientHello offers `teleport-auth@…` goes through untouched to the auth
 * port, any other is answered as a web server that knows the probe's ALPN entry.
 */
export async function startRoutingProxy(pki: Pki, authPort: number): Promise<TestProxy> {
  const { certPem, keyPem } = await webCertificate(pki, [FAR_HOST]);
  const sockets = new Set<Socket>();
  const web = http.createServer((_, response) =>
    response.end('{"cluster_name":"root.example.com","server_version":"14.2.0"}'),
  );
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (hello) => {
      if (hello.includes('teleport-auth@')) {
        const auth = net.connect(authPort, '127.0.0.1');
        sockets.add(auth);
        auth.on('error', () => socket.destroy());
        auth.write(hello);
        socket.pipe(auth).pipe(socket);
        return;
      }
      socket.pause();
      socket.unshift(hello);
      const secure = new tls.TLSSocket(socket, {
        isServer: true,
        secureContext: tls.createSecureContext({ cert: certPem, key: keyPem }),
        ALPNProtocols: ['teleport-reversetunnel', 'http/1.1'],
      });
      secure.on('error', () => {});
      web.emit('connection', secure);
    });
  });
  return await listen(server, [], sockets);
}

async function listen(server: net.Server, upgrades: http.IncomingHttpHeaders[], sockets: Set<Socket>) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    upgrades,
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
      sockets.clear();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
