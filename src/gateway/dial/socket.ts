import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { abortCause, dialError } from './dialError.ts';
import { formatHostPort, type HostPort } from './hostPort.ts';

/** A whole dial, from the first packet to the negotiated protocol, may take this long. */
export const CONNECT_TIMEOUT_MS = 15_000;

/**
 * A signal that fires when the caller's does or when the time is over.
 *
 * @param ms milliseconds
 */
export function deadline(ms: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(ms);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

/**
 * Opens a TCP connection.
 *
 * @param name what is dialled, for messages
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT; the signal's reason when it was aborted
 */
export async function connectTcp(
  to: HostPort,
  signal: AbortSignal,
  name = formatHostPort(to),
): Promise<net.Socket> {
  signal.throwIfAborted();
  const socket = net.connect({ host: to.host, port: to.port, noDelay: true, keepAlive: true });
  await ready(socket, 'connect', signal, (cause) => dialError(cause, name));
  return socket;
}

/** Parameters of a TLS client handshake besides the stream below it. */
export interface TlsSettings {
  servername: string;
  alpn: readonly string[];
  ca: readonly string[];
  client?: { cert: string; key: string };
}

/**
 * Does a TLS client handshake over a stream that is already open: a TCP socket, another TLS socket, or a Duplex.
 * The stream is destroyed when the handshake fails.
 *
 * @param to `host:port` for messages
 * @param untrustedHint what to try when the other side's certificate is not trusted
 * @throws AffidavitError GATEWAY_UNTRUSTED, GATEWAY_PROTOCOL, GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT
 */
export async function startTls(
  below: Duplex,
  settings: TlsSettings,
  to: string,
  signal: AbortSignal,
  untrustedHint?: string,
): Promise<tls.TLSSocket> {
  const socket = tls.connect({
    socket: below,
    servername: net.isIP(settings.servername) === 0 ? settings.servername : '',
    host: settings.servername,
    ALPNProtocols: [...settings.alpn],
    ca: [...settings.ca],
    minVersion: 'TLSv1.2',
    ...(settings.client === undefined ? {} : { cert: settings.client.cert, key: settings.client.key }),
  });
  await ready(socket, 'secureConnect', signal, (cause) => dialError(cause, to, untrustedHint), below);
  // A break below is a break above; without a listener it would end the process.
  below.on('error', (cause) => socket.destroy(cause));
  // An end above is an end below, whatever the peer does with its half of the connection.
  socket.once('close', () => below.destroy());
  return socket;
}

/** Waits for `event`; on failure or abort destroys the socket and throws what `explain` makes of the cause. */
function ready(
  socket: net.Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  explain: (cause: unknown) => Error,
  below?: Duplex,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      done();
      // A destroyed socket may still emit an error; nobody else is listening yet.
      socket.on('error', () => {});
      below?.on('error', () => {});
      socket.destroy();
      below?.destroy();
      reject(signal.aborted ? abortReason(signal, explain) : explain(cause));
    };
    const onClose = (): void => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const onAbort = (): void => fail(signal.reason);
    const done = (): void => {
      socket.off(event, onReady);
      socket.off('error', fail);
      socket.off('close', onClose);
      signal.removeEventListener('abort', onAbort);
    };
    const onReady = (): void => {
      done();
      resolve();
    };
    socket.once(event, onReady);
    socket.once('error', fail);
    socket.once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function abortReason(signal: AbortSignal, explain: (cause: unknown) => Error): unknown {
  const cause = abortCause(signal);
  return cause === signal.reason ? cause : explain(cause);
}
