import type { Duplex } from 'node:stream';
import { formatHostPort, type HostPort } from '../hostPort.ts';
import { type HttpAnswer, type HttpRequest, httpPostOver } from '../httpOver.ts';
import { connectTcp, startTls } from '../socket.ts';
import { webCas } from '../webCas.ts';
import { connectOut, connectToProxy } from './connectOut.ts';
import { outboundFrom } from './outbound.ts';

/** A POST to an address that is not the gateway's. */
export interface OutboundPost {
  contentType: string;
  /** wanted type of the answer */
  accept: string;
  body: Buffer;
  /** most bytes of the answer */
  limit: number;
}

/**
 * Posts to a URL, directly or through the HTTP proxy that the environment names, and follows no redirect.
 *
 * @param url http or https, without credentials
 * @param environment for the proxy variables
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, GATEWAY_UNTRUSTED, HTTP_PROXY_REFUSED, USAGE (of a proxy variable);
 *   Error of Node when the connection breaks; AnswerTooLargeError; the signal's reason
 */
export async function postOut(
  url: URL,
  post: OutboundPost,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port) };
  const request = { host: url.host, path: `${url.pathname}${url.search}`, limit: post.limit };
  if (isTls) return await httpPostOver(await overTls(to, environment, signal), request, post, signal);
  const { stream, ...through } = await plain(to, url, environment, signal);
  return await httpPostOver(stream, { ...request, ...through }, post, signal);
}

async function overTls(
  to: HostPort,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Duplex> {
  const tcp = await connectOut(to, { webCas: [], outbound: outboundFrom(environment) }, signal);
  const web = { servername: to.host, alpn: ['http/1.1'], ca: webCas(undefined) };
  return await startTls(tcp, web, formatHostPort(to), signal, TRUST_HINT);
}

/** Plain HTTP through a proxy names the whole URL (RFC 9112 §3.2.2): proxies rarely open tunnels to other ports than 443. */
async function plain(
  to: HostPort,
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<{ stream: Duplex } & Partial<Pick<HttpRequest, 'path' | 'headers'>>> {
  const proxy = outboundFrom(environment, 'http')(to);
  if (proxy === null) return { stream: await connectTcp(to, signal) };
  return {
    stream: await connectToProxy(proxy, [], signal),
    path: url.href,
    ...(proxy.authorization === undefined ? {} : { headers: { 'Proxy-Authorization': proxy.authorization } }),
  };
}

const TRUST_HINT =
  "If the server's certificate comes from a private CA, name that CA's file in NODE_EXTRA_CA_CERTS.";
