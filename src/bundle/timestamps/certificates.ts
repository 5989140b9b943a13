import { X509Certificate } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { DerError, integerOf, type Node, oidOf, parseDer, sub, tagged } from './der.ts';

/** A certificate with what Node does not say of it. */
export interface Certificate {
  x509: X509Certificate;
  /** issuer and serial number as one DER SEQUENCE, the way a signature names a certificate */
  issuerAndSerial: Buffer;
  /** extended key usage; null where there is none */
  purposes: { oids: readonly string[]; isCritical: boolean } | null;
  /** most intermediate certificates below it; null: any number */
  pathLength: number | null;
  /** it is signed by MD5 or SHA-1 */
  isWeak: boolean;
  /** critical extensions that are not checked here: such a certificate must not be relied on (RFC 5280 §4.2) */
  unchecked: readonly string[];
}

const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';
/** Those two, key usage (Node checks it), names and policies, which bind nothing here. */
const CHECKED = new Set([
  BASIC_CONSTRAINTS,
  EXTENDED_KEY_USAGE,
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.18',
  '2.5.29.32',
]);
const WEAK = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
]);

/** @throws DerError */
export async function readCertificate(der: Buffer): Promise<Certificate> {
  const node = await parseDer(der);
  try {
    const x509 = new X509Certificate(der);
    return { x509, ...facts(node) };
  } catch (cause) {
    if (cause instanceof DerError) throw cause;
    throw new DerError('a certificate cannot be read', { cause });
  }
}

/**
 * Reads the CAs of timestamping authorities.
 *
 * @param pem one certificate or several
 * @throws AffidavitError FILE_INVALID
 */
export async function readCertificates(pem: string, path: string): Promise<Certificate[]> {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    if (blocks.length === 0) throw new DerError('there is none');
    return await Promise.all(blocks.map((block) => readCertificate(new X509Certificate(block).raw)));
  } catch (cause) {
    throw new AffidavitError(
      'FILE_INVALID',
      `${path} does not hold certificates in PEM.`,
      'Give the file with the root CA of the timestamping authority, as the authority publishes it.',
      { cause },
    );
  }
}

function facts(certificate: Node): Omit<Certificate, 'x509'> {
  const body = sub(certificate, 0);
  const extensions = new Map<string, { isCritical: boolean; value: Node | undefined }>();
  for (const extension of tagged(body, 3)?.subs[0]?.subs ?? []) {
    const flag = extension.subs.find((one) => one.tag.isBoolean());
    const value = extension.subs.at(-1)?.subs[0];
    extensions.set(oidOf(sub(extension, 0)), { isCritical: flag?.toBoolean() === true, value });
  }
  const usage = extensions.get(EXTENDED_KEY_USAGE);
  const limit = extensions.get(BASIC_CONSTRAINTS)?.value?.subs.find((one) => one.tag.isInteger());
  // the version is tagged and may be missing
  const serial = body.subs.findIndex((one) => one.tag.isInteger());
  return {
    issuerAndSerial: sequence(sub(body, serial + 2).toDER(), sub(body, serial).toDER()),
    purposes:
      usage === undefined
        ? null
        : { oids: (usage.value?.subs ?? []).map(oidOf), isCritical: usage.isCritical },
    pathLength: limit === undefined ? null : Number(integerOf(limit)),
    isWeak: WEAK.has(oidOf(sub(sub(certificate, 1), 0))),
    unchecked: [...extensions].flatMap(([oid, one]) => (one.isCritical && !CHECKED.has(oid) ? [oid] : [])),
  };
}

function sequence(...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}
