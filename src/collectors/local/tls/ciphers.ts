import tls from 'node:tls';
import type { HostPort } from '../../../gateway/dial/hostPort.ts';
import { type Answer, type HandshakeOptions, handshake, type TlsVersion } from './handshake.ts';

/** Everything that this OpenSSL has, weak ones included: what is to be found is what the other side takes. */
export const ALL_CIPHERS = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';

/** The suites of TLS 1.3 (RFC 8446, appendix B.4) under the names that OpenSSL shares with the RFC. */
const TLS13_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
];

const MAX_CIPHERS = 60;

/** Which ciphers the other side takes with one version, in the order in which it prefers them. */
export interface CipherList {
  accepted: string[];
  /** offered and never chosen */
  refused: string[];
  /** empty when every cipher that can be offered was; else why not */
  stopped: string;
}

/**
 * Finds the ciphers that an address takes with a version: up to TLS 1.2 by offering all, then all but the one chosen, until none
 * is left; with TLS 1.3 one by one.
 */
export async function probeCiphers(
  address: HostPort,
  version: TlsVersion,
  limits: HandshakeOptions & { isOver: () => boolean },
): Promise<CipherList> {
  return version === 'TLSv1.3'
    ? await oneByOne(address, limits)
    : await byElimination(address, version, limits);
}

type Limits = Parameters<typeof probeCiphers>[2];

async function oneByOne(address: HostPort, limits: Limits): Promise<CipherList> {
  const found: CipherList = { accepted: [], refused: [], stopped: '' };
  for (const suite of TLS13_SUITES) {
    if (limits.isOver()) return { ...found, stopped: 'time was up' };
    const answer = await handshake(address, { version: 'TLSv1.3', ciphers: suite }, limits);
    if (answer.kind === 'accepted') found.accepted.push(suite);
    else if (answer.kind === 'refused') found.refused.push(suite);
    else if (answer.kind === 'no_answer') return { ...found, stopped: answer.detail };
  }
  return found;
}

async function byElimination(address: HostPort, version: TlsVersion, limits: Limits): Promise<CipherList> {
  const known = tls.getCiphers().filter((name) => isOffered(name, version));
  const accepted: { name: string; standardName: string }[] = [];
  let stopped = '';
  while (accepted.length < MAX_CIPHERS) {
    if (limits.isOver()) {
      stopped = 'time was up';
      break;
    }
    const without = accepted.map(({ name }) => `:!${name}`).join('');
    const ciphers = `${ALL_CIPHERS}${without}`;
    const answer: Answer = await handshake(address, { version, ciphers }, limits);
    if (answer.kind === 'no_answer') stopped = answer.detail;
    if (answer.kind !== 'accepted' || accepted.some(({ name }) => name === answer.cipher.name)) break;
    accepted.push(answer.cipher);
  }
  const taken = new Set(accepted.map(({ name }) => name.toLowerCase()));
  return {
    accepted: accepted.map(({ name, standardName }) => standardName || name),
    refused: known.filter((name) => !taken.has(name)).map((name) => name.toUpperCase()),
    stopped,
  };
}

/** Ciphers that need a secret shared before are never offered; those with newer hashes came with TLS 1.2 (RFC 5246, RFC 5288). */
function isOffered(name: string, version: TlsVersion): boolean {
  if (name.startsWith('tls_') || /psk|srp/.test(name)) return false;
  return version === 'TLSv1.2' || !/gcm|ccm|poly1305|sha256|sha384/.test(name);
}
