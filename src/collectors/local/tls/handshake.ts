import net from 'node:net';
import tls from 'node:tls';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { errorCode } from '../../../gateway/dial/dialError.ts';
import type { HostPort } from '../../../gateway/dial/hostPort.ts';
import { connectOut } from '../../../gateway/dial/outbound/connectOut.ts';
import type { Outbound } from '../../../gateway/dial/outbound/outbound.ts';

/** Versions that can be offered, oldest first. */
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** Parameters of one handshake. */
export interface Offer {
  version: TlsVersion;
  /** OpenSSL's cipher list; names of TLS 1.3 suites stand in the same list */
  ciphers: string;
  alpn?: readonly string[];
  /** curves to offer for the key exchange, best first, with ":" between; default OpenSSL's list */
  curve?: string;
}

/** The outcome of one handshake. */
export type Answer =
  | {
      kind: 'accepted';
      cipher: { name: string; standardName: string };
      alpn: string | null;
      /** curve of an elliptic-curve key exchange, in OpenSSL's words; null for other key exchanges */
      curve: string | null;
      peer: Peer;
    }
  /** the other side refused: an alert, or it closed the connection on our offer */
  | { kind: 'refused'; detail: string }
  /** the OpenSSL of this Node would not even make the offer */
  | { kind: 'not_offered'; detail: string }
  /** nothing came in time, or there was no connection (`reached` says which) */
  | { kind: 'no_answer'; detail: string; reached: boolean };

/** The certificate chain as shown, the server's own first, in DER; and whether this machine trusts it for that name. */
export interface Peer {
  chain: Buffer[];
  trusted: boolean;
  /** why not; empty when trusted */
  distrust: string;
}

/** Limits of one handshake, and the way out of this machine. */
export interface HandshakeOptions {
  /** for connection and handshake together, milliseconds */
  timeoutMs: number;
  /** HTTP proxies that lead there; default none */
  outbound?: Outbound;
}

/**
 * Makes one TLS handshake and hangs up. Never sends a client certificate, sends nothing inside the connection, and accepts any
 * certificate: it is recorded, not relied on.
 */
export async function handshake(
  address: HostPort,
  offer: Offer,
  { timeoutMs, outbound }: HandshakeOptions,
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const network = { webCas: [], ...(outbound === undefined ? {} : { outbound }) };
    return await handshakeOver(await connectOut(address, network, limit), address, offer, limit);
  } catch (error) {
    return { kind: 'no_answer', detail: unreached(error), reached: false };
  }
}

function handshakeOver(
  socket: net.Socket,
  address: HostPort,
  offer: Offer,
  limit: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    let secure: tls.TLSSocket | undefined;
    const sentBefore = socket.bytesWritten;
    const end = (answer: Answer): void => {
      limit.removeEventListener('abort', late);
      secure?.destroy();
      socket.destroy();
      resolve(answer);
    };
    const late = (): void =>
      end({ kind: 'no_answer', detail: 'no answer in time', reached: secure !== undefined });
    limit.addEventListener('abort', late, { once: true });
    const fail = (error: NodeJS.ErrnoException): void =>
      end(failure(error, socket.bytesWritten - sentBefore));
    socket.on('error', fail);
    try {
      secure = tls.connect({
        socket,
        ...(net.isIP(address.host) === 0 ? { servername: address.host } : {}),
        minVersion: offer.version,
        maxVersion: offer.version,
        ciphers: offer.ciphers,
        ALPNProtocols: [...(offer.alpn ?? [])],
        ...(offer.curve === undefined ? {} : { ecdhCurve: offer.curve }),
        rejectUnauthorized: false,
      });
    } catch (error) {
      end({ kind: 'not_offered', detail: wordsOf(error as NodeJS.ErrnoException) });
      return;
    }
    secure.once('error', fail);
    secure.once('secureConnect', () => end(accepted(secure as tls.TLSSocket)));
    secure.once('close', () => end({ kind: 'refused', detail: 'the connection was closed' }));
  });
}

/** Why there was no connection: the system's own word, or what the HTTP proxy said. */
function unreached(error: unknown): string {
  if (!(error instanceof AffidavitError)) return 'no answer in time';
  if (error.code === 'GATEWAY_TIMEOUT') return 'no answer in time';
  const code = errorCode(error.cause);
  return code === '' || /HTTP proxy/.test(error.message) ? error.message : code;
}

function accepted(socket: tls.TLSSocket): Answer {
  const { name, standardName } = socket.getCipher();
  const distrust = socket.authorizationError;
  return {
    kind: 'accepted',
    cipher: { name, standardName },
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null,
    curve: curveOf(socket),
    peer: {
      chain: chainOf(socket),
      trusted: socket.authorized,
      distrust: socket.authorized
        ? ''
        : String((distrust as { code?: string } | null)?.code ?? distrust ?? 'unknown'),
    },
  };
}

function curveOf(socket: tls.TLSSocket): string | null {
  const info = socket.getEphemeralKeyInfo() as { type?: string; name?: string } | null;
  return info?.type === 'ECDH' ? (info.name ?? 'unknown') : null;
}

const MAX_CHAIN = 10;

function chainOf(socket: tls.TLSSocket): Buffer[] {
  const chain: Buffer[] = [];
  let certificate: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && chain.length < MAX_CHAIN) {
    chain.push(certificate.raw);
    // a certificate that signs itself names itself as its issuer
    certificate = certificate.issuerCertificate === certificate ? undefined : certificate.issuerCertificate;
  }
  return chain;
}

function failure(error: NodeJS.ErrnoException, bytesSent: number): Answer {
  const detail = wordsOf(error);
  if (bytesSent === 0) return { kind: 'not_offered', detail };
  return error.code === 'ETIMEDOUT'
    ? { kind: 'no_answer', detail, reached: true }
    : { kind: 'refused', detail };
}

/** OpenSSL's and the system's codes as words: ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION → "tlsv1 alert protocol version". */
function wordsOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? 'unknown';
  return code.startsWith('ERR_SSL_') ? code.slice(8).toLowerCase().replaceAll('_', ' ') : code;
}
