import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { Duplex } from 'node:stream';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { abortCause, dialError, PROTOCOL_HINT } from './dialError.ts';
import { formatHostPort, type HostPort } from './hostPort.ts';
import { connectOut, type NetworkSettings } from './outbound/connectOut.ts';
import { startTls } from './socket.ts';
import { WEB_TRUST_HINT } from './webCas.ts';
import { WebSocketStream } from './webSocketStream.ts';

/** RFC 6455 §1.3: the constant that a server mixes into its answer. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Asks a proxy behind a TLS-ending load balancer for a raw byte stream to its ALPN router (teleport-api §1.5). One request
 * has the headers of both forms; the answer's `Upgrade` header names the one that the server speaks.
 *
 * @returns a stream in which the TLS handshake with the auth service can begin
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_UNTRUSTED, GATEWAY_PROTOCOL, GATEWAY_TIMEOUT
 */
export async function upgradedStream(
  to: HostPort,
  network: NetworkSettings,
  signal: AbortSignal,
): Promise<Duplex> {
  const name = formatHostPort(to);
  const tcp = await connectOut(to, network, signal);
  const web = { servername: to.host, alpn: ['http/1.1'], ca: network.webCas };
  const socket = await startTls(tcp, web, name, signal, WEB_TRUST_HINT);
  const key = randomBytes(16).toString('base64');
  const { response, head } = await request101(socket, to, key, signal);
  if (!/^websocket$/i.test(response.headers.upgrade ?? '')) {
    // In this form the server waits for our handshake, so nothing can have come with the 101.
    if (head.length === 0) return socket;
    socket.destroy();
    throw refusal(name, 'it spoke before it was asked to');
  }
  const accept = createHash('sha1')
    .update(key + WEBSOCKET_GUID)
    .digest('base64');
  if (response.headers['sec-websocket-accept'] !== accept) {
    socket.destroy();
    throw refusal(name, 'its WebSocket answer does not fit the request');
  }
  if (response.headers['sec-websocket-protocol'] !== 'alpn') {
    socket.destroy();
    throw refusal(name, 'it chose an unknown WebSocket sub-protocol');
  }
  return new WebSocketStream(socket, head);
}

function request101(
  socket: Duplex,
  to: HostPort,
  key: string,
  signal: AbortSignal,
): Promise<{ response: http.IncomingMessage; head: Buffer }> {
  const name = formatHostPort(to);
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => socket,
      method: 'GET',
      path: '/webapi/connectionupgrade',
      headers: {
        Host: name,
        Connection: 'Upgrade',
        Upgrade: ['websocket', 'alpn'],
        'X-Teleport-Upgrade': 'alpn',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': key,
        'Sec-WebSocket-Protocol': 'alpn',
      },
    });
    const onAbort = (): void => void request.destroy(abortCause(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', onAbort);
    request.once('upgrade', (response, _socket, head) => {
      settle();
      resolve({ response, head });
    });
    request.once('response', (response) => {
      settle();
      socket.destroy();
      reject(
        refusal(
          name,
          response.statusCode === 404 ? 'it does not know the request' : `status ${response.statusCode}`,
        ),
      );
    });
    request.on('error', (cause) => {
      settle();
      reject(signal.aborted && signal.reason === cause ? cause : dialError(cause, name, WEB_TRUST_HINT));
    });
    request.end();
  });
}

function refusal(to: string, why: string): AffidavitError {
  return new AffidavitError(
    'GATEWAY_PROTOCOL',
    `${to} did not upgrade the connection: ${why}.`,
    PROTOCOL_HINT,
  );
}
