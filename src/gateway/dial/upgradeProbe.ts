import net from 'node:net';
import tls from 'node:tls';
import { errorCode } from './dialError.ts';
import type { HostPort } from './hostPort.ts';
import { connectOut, type NetworkSettings } from './outbound/connectOut.ts';
import { deadline } from './socket.ts';

/** An ALPN entry that every Teleport proxy knows and no load balancer does. */
const PROBE = 'teleport-reversetunnel';
const PROBE_TIMEOUT_MS = 5_000;

/**
 * Finds out whether something in front of the proxy ends TLS and so loses the ALPN entry that routes us to the auth
 * service: the official tools' test (teleport-api §1.5).
 *
 * @returns true when the connection upgrade is needed; false also when the test could not be made, because the real dial
 *   will then say why
 */
export async function needsUpgrade(
  to: HostPort,
  network: NetworkSettings,
  signal?: AbortSignal,
): Promise<boolean> {
  const limit = deadline(PROBE_TIMEOUT_MS, signal);
  try {
    const below = await connectOut(to, network, limit);
    return await handshake(below, to.host, network.webCas, limit);
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

function handshake(
  below: net.Socket,
  host: string,
  ca: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = tls.connect({
      socket: below,
      host,
      servername: net.isIP(host) === 0 ? host : '',
      ALPNProtocols: [PROBE],
      ca: [...ca],
    });
    const end = (needed: boolean): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(needed);
      socket.destroy();
      below.destroy();
    };
    const onAbort = (): void => end(false);
    signal.addEventListener('abort', onAbort, { once: true });
    // Empty, or a choice that was not offered: either way the entry did not reach a Teleport proxy.
    socket.once('secureConnect', () => end(socket.alpnProtocol !== PROBE));
    socket.on('error', (cause) => end(/NO_APPLICATION_PROTOCOL|BAD_EXTENSION/.test(errorCode(cause))));
    socket.once('close', () => end(false));
  });
}
