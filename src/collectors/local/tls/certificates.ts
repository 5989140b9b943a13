import { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../../formats/canonicalJson.ts';

/** The facts of a certificate for an auditor. Times RFC 3339 UTC. */
export function describeCertificate(der: Buffer): JsonObject {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return { problem: 'it could not be read' };
  }
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber,
    not_before: certificate.validFromDate.toISOString(),
    not_after: certificate.validToDate.toISOString(),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    names: namesOf(certificate),
    is_ca: certificate.ca,
    self_signed: certificate.subject === certificate.issuer,
    ...keyOf(certificate),
  };
}

/** Names and addresses that a certificate is for. */
export function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((name) => name !== '')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''));
}

/** Curve of a certificate's key; null for other keys. */
export function keyCurveOf(der: Buffer | undefined): string | null {
  const { key_curve } = der === undefined ? {} : describeCertificate(der);
  return typeof key_curve === 'string' ? key_curve : null;
}

function keyOf(certificate: X509Certificate): JsonObject {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
    return {
      key_type: asymmetricKeyType ?? 'unknown',
      ...(modulusLength === undefined ? {} : { key_bits: modulusLength }),
      ...(namedCurve === undefined ? {} : { key_curve: namedCurve }),
    };
  } catch {
    return { key_type: 'unknown' };
  }
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}
