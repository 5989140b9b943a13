import { getCurves } from 'node:crypto';
import type { HostPort } from '../../../gateway/dial/hostPort.ts';
import { type HandshakeOptions, handshake, type TlsVersion } from './handshake.ts';

/** Curves that TLS servers offer or once did (RFC 8422, RFC 7027, RFC 7748), weak ones included. */
const CURVES = [
  'X25519',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'X448',
  'secp224r1',
  'prime192v1',
  'secp256k1',
  'sect233r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
];

/** Which curves an address takes for key exchanges. */
export interface CurveList {
  accepted: string[];
  refused: string[];
  /** the address chose the curve of its certificate instead, which had to be offered, too */
  untested: string[];
  /** empty when every curve that can be offered was; else why not */
  stopped: string;
}

/**
 * Offers curves one by one. Those that this OpenSSL lacks are not offered.
 *
 * @param version one that the address takes
 * @param ciphers to offer
 * @param keyCurve curve of the certificate's key, offered last: up to TLS 1.2 a server may use such a certificate only where its
 *   curve is offered, too (RFC 8422 §5.1)
 */
export async function probeCurves(
  address: HostPort,
  version: TlsVersion,
  ciphers: string,
  keyCurve: string | null,
  limits: HandshakeOptions & { isOver: () => boolean },
): Promise<CurveList> {
  const known = new Set([...getCurves(), 'X25519', 'X448']);
  const found: CurveList = { accepted: [], refused: [], untested: [], stopped: '' };
  for (const curve of CURVES.filter((name) => known.has(name))) {
    if (limits.isOver()) return { ...found, stopped: 'time was up' };
    const answer = await handshake(address, { version, ciphers, curve: offered(curve, keyCurve) }, limits);
    if (answer.kind === 'no_answer') return { ...found, stopped: answer.detail };
    // without a curve in common a server may fall back to another key exchange
    if (answer.kind === 'accepted' && answer.curve === curve) found.accepted.push(curve);
    else if (answer.kind === 'accepted' && answer.curve === keyCurve) found.untested.push(curve);
    else if (answer.kind !== 'not_offered') found.refused.push(curve);
  }
  return found;
}

function offered(curve: string, keyCurve: string | null): string {
  return keyCurve === null || keyCurve === curve ? curve : `${curve}:${keyCurve}`;
}
