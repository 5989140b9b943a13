import net from 'node:net';
import tls from 'node:tls';
import type { HostPort } from '../../../gateway/dial/hostPort.ts';

/** Versions that can be asked for, oldest first. */
export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** What to offer in one handshake. */
export interface Offer {
  version: TlsVersion;
  /** OpenSSL's cipher list; names of TLS 1.3 suites stand in the same list */
  ciphers: string;
  alpn?: readonly string[];
}

/** What came of one handshake. */
export type Answer =
  | { kind: 'accepted'; cipher: { name: string; standardName: string }; alpn: string | null; peer: Peer }
  /** the other side said no: an alert, or it hung up on our offer */
  | { kind: 'refused'; detail: string }
  /** the OpenSSL of this Node would not even make the offer */
  | { kind: 'not_offered'; detail: string }
  /** nothing came in time, or there was no connection (`reached` tells which) */
  | { kind: 'no_answer'; detail: string; reached: boolean };

/** The certificate chain as shown, the server's own first, in DER; and whether this machine trusts it for that name. */
export interface Peer {
  chain: Buffer[];
  trusted: boolean;
  /** why not; empty when trusted */
  distrust: string;
}

/**
 * Makes one TLS handshake and hangs up. Never sends a client certificate, sends nothing inside the connection, and accepts any
 * certificate: it is looked at, not relied on.
 *
 * @param timeoutMs for connection and handshake together
 */
export function handshake(address: HostPort, offer: Offer, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address.host, port: address.port });
    let secure: tls.TLSSocket | undefined;
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      secure?.destroy();
      socket.destroy();
      resolve(answer);
    };
    const late = (): void =>
      end({ kind: 'no_answer', detail: 'no answer in time', reached: secure !== undefined });
    const timer = setTimeout(late, timeoutMs);
    const fail = (error: NodeJS.ErrnoException): void =>
      end(failure(error, socket.bytesWritten, secure !== undefined));
    socket.on('error', fail);
    socket.once('connect', () => {
      try {
        secure = tls.connect({
          socket,
          ...(net.isIP(address.host) === 0 ? { servername: address.host } : {}),
          minVersion: offer.version,
          maxVersion: offer.version,
          ciphers: offer.ciphers,
          ALPNProtocols: [...(offer.alpn ?? [])],
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
  });
}

function accepted(socket: tls.TLSSocket): Answer {
  const { name, standardName } = socket.getCipher();
  const distrust = socket.authorizationError;
  return {
    kind: 'accepted',
    cipher: { name, standardName },
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null,
    peer: {
      chain: chainOf(socket),
      trusted: socket.authorized,
      distrust: socket.authorized
        ? ''
        : String((distrust as { code?: string } | null)?.code ?? distrust ?? 'unknown'),
    },
  };
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

function failure(error: NodeJS.ErrnoException, bytesSent: number, isTls: boolean): Answer {
  const detail = wordsOf(error);
  if (!isTls) return { kind: 'no_answer', detail, reached: false };
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
