import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A company's HTTP proxy on this machine: knows CONNECT and nothing else. */
export interface ConnectProxy {
  port: number;
  /** every target that was asked for, with the status that was answered */
  asked: { target: string; status: number }[];
  close(): void;
}

/**
 * Starts an HTTP proxy that reaches every name on this machine, at the port that was asked for.
 *
 * @param options `credentials`: `user:password` to ask for; `answer`: a status (or raw text) instead of a tunnel;
 *   `certificate`: the proxy itself is reached over TLS
 */
export async function startConnectProxy(
  options: {
    credentials?: string;
    answer?: number | string;
    certificate?: { certPem: string; keyPem: string };
  } = {},
): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<Duplex>();
  const track = <T extends Duplex>(socket: T): T => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const wanted =
    options.credentials === undefined
      ? undefined
      : `Basic ${Buffer.from(options.credentials).toString('base64')}`;
  const { certificate } = options;
  const server =
    certificate === undefined
      ? http.createServer()
      : https.createServer({ cert: certificate.certPem, key: certificate.keyPem });
  server.on('connect', (request: http.IncomingMessage, near: Duplex, head: Buffer) => {
    track(near);
    const target = request.url ?? '';
    const refused = wanted !== undefined && request.headers['proxy-authorization'] !== wanted;
    const status = typeof options.answer === 'number' ? options.answer : refused ? 407 : 200;
    asked.push({ target, status });
    if (typeof options.answer === 'string') return void near.end(options.answer);
    if (status !== 200) return void near.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const far = track(net.connect(Number(/:(\d+)$/.exec(target)?.[1]), '127.0.0.1'));
    far.once('connect', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    far.once('close', () => near.destroy());
    near.once('close', () => far.destroy());
  });
  server.on('connection', track);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
