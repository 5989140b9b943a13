import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { HostPort } from '../../../gateway/dial/hostPort.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import { describeCertificate } from './certificates.ts';
import type { CipherList } from './ciphers.ts';
import type { CurveList } from './curves.ts';
import type { Answer, TlsVersion } from './handshake.ts';
import { cipherWeakness, curveWeakness, hasForwardSecrecy, versionWeakness } from './weakness.ts';

/** The facts of a probe, for rows that hold one check each. */
export interface ProbeFacts {
  /** host:port */
  place: string;
  address: HostPort;
  /** RFC 3339 UTC */
  observed: string;
  versions: ReadonlyMap<TlsVersion, Answer>;
  ciphers: ReadonlyMap<TlsVersion, CipherList>;
  curves: CurveList | null;
  /** DER, the server's own first */
  chain: readonly Buffer[];
  /** the name that clients of Teleport check in the certificate */
  checkedName: string;
}

/**
 * One row for each thing that was tried, with flat members that rules can test: `check` is `protocol`, `cipher`, `curve`,
 * `certificate` (the server's own) or `issuer`; `accepted` is `yes`, `no` or `not tested`.
 */
export function checkRows(facts: ProbeFacts): EvidenceRow[] {
  const { place, observed } = facts;
  const row = (check: string, what: string, members: JsonObject): EvidenceRow => ({
    key: `${place} ${check} ${what}`,
    body: { address: place, observed, check, ...members },
  });
  return [
    ...[...facts.versions].map(([protocol, answer]) => {
      const accepted = acceptedOf(answer);
      const weakness = accepted === 'yes' ? versionWeakness(protocol) : '';
      return row('protocol', protocol, { protocol, accepted, weakness });
    }),
    ...[...facts.ciphers].flatMap(([protocol, { accepted }]) =>
      accepted.map((cipher) =>
        row('cipher', `${protocol} ${cipher}`, {
          protocol,
          cipher,
          accepted: 'yes',
          forward_secrecy: hasForwardSecrecy(cipher) ? 'yes' : 'no',
          weakness: cipherWeakness(cipher),
        }),
      ),
    ),
    ...(facts.curves?.accepted ?? []).map((curve) =>
      row('curve', curve, { curve, accepted: 'yes', weakness: curveWeakness(curve) }),
    ),
    ...(facts.curves?.refused ?? []).map((curve) =>
      row('curve', curve, { curve, accepted: 'no', weakness: '' }),
    ),
    ...(facts.curves?.untested ?? []).map((curve) =>
      row('curve', curve, { curve, accepted: 'not tested', weakness: '' }),
    ),
    ...facts.chain.map((der, index) =>
      index === 0
        ? row('certificate', '0', { ...certificate(der), ...namesOf(der, facts.checkedName) })
        : row('issuer', String(index), certificate(der)),
    ),
  ];
}

function acceptedOf({ kind }: Answer): string {
  return kind === 'accepted' ? 'yes' : kind === 'refused' ? 'no' : 'not tested';
}

function certificate(der: Buffer): JsonObject {
  const { key_curve, ...facts } = describeCertificate(der);
  return key_curve === undefined ? facts : { ...facts, curve: key_curve };
}

function namesOf(der: Buffer, name: string): JsonObject {
  try {
    const shown = new X509Certificate(der);
    const match = net.isIP(name) === 0 ? shown.checkHost(name) : shown.checkIP(name);
    return { name_checked: name, name_covered: match === undefined ? 'no' : 'yes' };
  } catch {
    return { name_checked: name, name_covered: 'not tested' };
  }
}
