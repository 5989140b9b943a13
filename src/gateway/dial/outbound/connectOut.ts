import http from 'node:http';
import type net from 'node:net';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { abortCause, dialError } from '../dialError.ts';
import type { GatewayClock } from '../gatewayClock.ts';
import { formatHostPort, type HostPort } from '../hostPort.ts';
import { connectTcp, startTls } from '../socket.ts';
import { webCas } from '../webCas.ts';
import type { HttpProxy } from './httpProxy.ts';
import { DIRECTLY, type Outbound } from './outbound.ts';

/** How connections leave this machine. */
export interface NetworkSettings {
  /** CAs for web certificates (the Teleport proxy's, and an HTTP proxy's beside the system's), PEM */
  webCas: readonly string[];
  /** default: directly */
  outbound?: Outbound;
  /** is called with the gateway's clock in an answer */
  clock?: GatewayClock;
}

/**
 * Opens a stream of bytes to a destination: a TCP connection, or a tunnel through the HTTP proxy that leads there.
 *
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, HTTP_PROXY_REFUSED, GATEWAY_UNTRUSTED (of a proxy over TLS);
 *   the signal's reason when it was aborted
 */
export async function connectOut(
  to: HostPort,
  { outbound = DIRECTLY, webCas: given }: NetworkSettings,
  signal: AbortSignal,
): Promise<net.Socket> {
  const proxy = outbound(to);
  if (proxy === null) return await connectTcp(to, signal);
  return await tunnel(await connectToProxy(proxy, given, signal), proxy, to, proxyName(proxy), signal);
}

/**
 * Opens a connection to an HTTP proxy itself.
 *
 * @param given CAs beside the system's, PEM
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, GATEWAY_UNTRUSTED
 */
export async function connectToProxy(
  proxy: HttpProxy,
  given: readonly string[],
  signal: AbortSignal,
): Promise<net.Socket> {
  const name = proxyName(proxy);
  const tcp = await connectTcp(proxy.to, signal, name);
  if (!proxy.isTls) return tcp;
  const web = {
    servername: proxy.to.host,
    alpn: ['http/1.1'],
    ca: [...new Set([...webCas(undefined), ...given])],
  };
  return await startTls(tcp, web, name, signal, TRUST_HINT);
}

function proxyName({ to }: HttpProxy): string {
  return `HTTP proxy ${formatHostPort(to)}`;
}

/** Asks for a tunnel (RFC 9110 §9.3.6). */
function tunnel(
  socket: net.Socket,
  proxy: HttpProxy,
  to: HostPort,
  name: string,
  signal: AbortSignal,
): Promise<net.Socket> {
  const target = formatHostPort(to);
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => socket,
      method: 'CONNECT',
      path: target,
      headers: {
        Host: target,
        'User-Agent': 'affidavit',
        ...(proxy.authorization === undefined ? {} : { 'Proxy-Authorization': proxy.authorization }),
      },
    });
    const onAbort = (): void => void request.destroy(abortCause(signal));
    const settle = (): void => signal.removeEventListener('abort', onAbort);
    const fail = (error: unknown): void => {
      settle();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('connect', (response, _socket, head: Buffer) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) return fail(refusal(status, name, target));
      // The server behind the tunnel waits for our handshake: nothing can have come with the answer.
      if (head.length > 0) return fail(refusal(0, name, target));
      settle();
      resolve(socket);
    });
    request.on('error', (cause) => {
      if (signal.aborted && signal.reason === cause) return fail(cause);
      const explained = dialError(cause, name);
      fail(explained.code === 'GATEWAY_PROTOCOL' ? refusal(0, name, target, cause) : explained);
    });
    request.end();
  });
}

function refusal(status: number, name: string, target: string, cause?: unknown): AffidavitError {
  if (status === 407) {
    return new AffidavitError(
      'HTTP_PROXY_REFUSED',
      `${name} does not accept the credentials it was given, or asks for some (HTTP 407).`,
      'Write them into the variable that names the proxy: http://user:password@host:port.',
    );
  }
  if (status >= 500) {
    return new AffidavitError(
      'GATEWAY_UNREACHABLE',
      `${name} could not connect to ${target} (HTTP ${status}).`,
      'Check the address; if the proxy cannot reach it, list the host in NO_PROXY.',
    );
  }
  const what = status === 0 ? 'did not answer as an HTTP proxy does' : `refused to connect (HTTP ${status})`;
  return new AffidavitError(
    'HTTP_PROXY_REFUSED',
    `${name} ${what}: ${target} was not reached.`,
    'Have the destination allowed in the proxy, or list the host in NO_PROXY.',
    { cause },
  );
}

const TRUST_HINT =
  "If the HTTP proxy's certificate comes from a private CA, name that CA's file in NODE_EXTRA_CA_CERTS or with --proxy-ca.";
