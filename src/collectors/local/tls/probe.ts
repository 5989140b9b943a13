import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { formatHostPort, type HostPort } from '../../../gateway/dial/hostPort.ts';
import type { HttpProxy } from '../../../gateway/dial/outbound/httpProxy.ts';
import { DIRECTLY, type Outbound } from '../../../gateway/dial/outbound/outbound.ts';
import type { CollectedSource } from '../../../store/local/localStore.ts';
import { collectedSource } from '../collectedSource.ts';
import { describeCertificate, keyCurveOf, namesOf } from './certificates.ts';
import { checkRows } from './checkRows.ts';
import { ALL_CIPHERS, type CipherList, probeCiphers } from './ciphers.ts';
import { probeCurves } from './curves.ts';
import { type Answer, type HandshakeOptions, handshake, TLS_VERSIONS, type TlsVersion } from './handshake.ts';

/** Protocols that web servers and Teleport's proxy hand connections on by (teleport-api §1.4). */
const ALPN = ['h2', 'http/1.1', 'teleport-proxy-ssh', 'teleport-reversetunnel'];

const AUTH_SERVER = 'auth server';

/** The name that Teleport's own clients check in an auth server's certificate, whatever they dialled (teleport-api §1.3). */
const AUTH_NAME = 'teleport.cluster.local';

/** How long a probe may take. */
export interface ProbeLimits {
  /** for each handshake, milliseconds; default 5 000 */
  timeoutMs?: number;
  /** for the whole address, milliseconds; default 90 000 */
  totalMs?: number;
  signal?: AbortSignal;
  /** HTTP proxies that lead to the address; default none */
  outbound?: Outbound;
}

/**
 * Looks at one address from outside: which versions, ciphers and protocols it takes, and which certificates it shows.
 * A failure is a status.
 */
export async function probeAddress(address: HostPort, limits: ProbeLimits = {}): Promise<CollectedSource> {
  const { timeoutMs = 5_000, totalMs = 90_000, signal, outbound = DIRECTLY } = limits;
  const single: HandshakeOptions = { timeoutMs, outbound };
  const until = performance.now() + totalMs;
  const isOver = (): boolean => performance.now() > until || signal?.aborted === true;
  const place = formatHostPort(address);
  const observed = new Date().toISOString();
  const versions = new Map<TlsVersion, Answer>();
  for (const version of TLS_VERSIONS) {
    const answer = await handshake(address, { version, ciphers: cipherOffer(version) }, single);
    versions.set(version, answer);
    // nobody there: no other version would find anybody
    if (answer.kind === 'no_answer' && (!answer.reached || isOver())) return failed(place, answer.detail);
  }
  const answers = [...versions.values()];
  if (answers.every(({ kind }) => kind === 'no_answer')) return failed(place, 'no answer in time');
  const accepted = TLS_VERSIONS.filter((version) => versions.get(version)?.kind === 'accepted');
  const best = accepted.at(-1);
  const shown = best === undefined ? undefined : versions.get(best);
  const peer = shown?.kind === 'accepted' ? shown.peer : undefined;
  const chain = peer?.chain ?? [];
  const gaps: string[] = [];
  const ciphers = new Map<TlsVersion, CipherList>();
  for (const version of accepted) {
    const list = await probeCiphers(address, version, { ...single, isOver });
    if (list.stopped !== '') gaps.push(`ciphers of ${version}: ${list.stopped}`);
    ciphers.set(version, list);
  }
  // TLS 1.3 has few curves; what a server's library offers shows with the version before
  const eldest = accepted.includes('TLSv1.2') ? 'TLSv1.2' : best;
  const curves =
    eldest === undefined
      ? null
      : await probeCurves(address, eldest, curveOffer(eldest), keyCurveOf(chain[0]), { ...single, isOver });
  if (curves !== null && curves.stopped !== '') gaps.push(`curves: ${curves.stopped}`);
  const alpn = best === undefined ? [] : await probeAlpn(address, best, single, isOver);
  const owner = peer === undefined ? 'none shown' : ownerOf(chain[0], alpn);
  const body: JsonObject = {
    address: place,
    observed,
    server_name: address.host,
    check: 'address',
    certificate_of: owner,
    versions: [...versions].map(([version, answer]) => ({ version, ...resultOf(answer) })),
    ciphers: [...ciphers].map(([version, { accepted: taken, refused }]) => ({
      version,
      accepted: taken,
      refused,
    })),
    alpn,
    chain: chain.map(describeCertificate),
    trusted_by_this_machine: peer?.trusted ?? false,
    trust_problem: peer?.distrust ?? '',
    probe: `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}; ciphers that it lacks were not offered${through(outbound(address))}`,
  };
  const checkedName = owner === AUTH_SERVER ? AUTH_NAME : address.host;
  const checks = checkRows({ place, address, observed, versions, ciphers, curves, chain, checkedName });
  const collected = collectedSource('tls_probe', place, [{ key: place, body }, ...checks]);
  if (best === undefined)
    return {
      ...collected,
      status: 'partial',
      reason: 'something answers there, but no handshake came about',
    };
  return gaps.length === 0 ? collected : { ...collected, status: 'partial', reason: gaps.join('; ') };
}

function through(proxy: HttpProxy | null): string {
  return proxy === null ? '' : `; through the HTTP proxy ${formatHostPort(proxy.to)}`;
}

function cipherOffer(version: TlsVersion): string {
  return version === 'TLSv1.3'
    ? 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256'
    : ALL_CIPHERS;
}

/** Only suites with an elliptic-curve key exchange say anything of curves. */
function curveOffer(version: TlsVersion): string {
  return version === 'TLSv1.3' ? cipherOffer(version) : 'ECDHE:aECDH:@SECLEVEL=0';
}

async function probeAlpn(
  address: HostPort,
  version: TlsVersion,
  single: HandshakeOptions,
  isOver: () => boolean,
): Promise<string[]> {
  const taken: string[] = [];
  for (const protocol of ALPN) {
    if (isOver()) break;
    const answer = await handshake(
      address,
      { version, ciphers: cipherOffer(version), alpn: [protocol] },
      single,
    );
    if (answer.kind === 'accepted' && answer.alpn === protocol) taken.push(protocol);
  }
  return taken;
}

const RESULTS = {
  accepted: 'accepted',
  refused: 'refused',
  not_offered: 'not testable here',
  no_answer: 'no answer',
} as const;

function resultOf(answer: Answer): JsonObject {
  return {
    result: RESULTS[answer.kind],
    detail: answer.kind === 'accepted' ? answer.cipher.standardName : answer.detail,
  };
}

/** An auth server's certificate is for teleport.cluster.local and names under it (teleport-api §1.3). */
function ownerOf(der: Buffer | undefined, alpn: readonly string[]): string {
  try {
    const names = der === undefined ? [] : namesOf(new X509Certificate(der));
    if (names.some((name) => /(^|\.)teleport\.cluster\.local$/.test(name))) return AUTH_SERVER;
  } catch {
    // a certificate that cannot be read is said to be so in the chain
  }
  return alpn.some((protocol) => protocol.startsWith('teleport-'))
    ? 'proxy (web certificate)'
    : 'another server';
}

function failed(place: string, detail: string): CollectedSource {
  return {
    dataset: 'tls_probe',
    source: place,
    status: 'failed',
    reason: `the address could not be probed: ${detail}`,
    rows: [],
    redactions: [],
  };
}
