import { createHash, verify } from 'node:crypto';
import { type Certificate, readCertificate } from './certificates.ts';
import { findChain } from './chain.ts';
import { DerError } from './der.ts';
import { nonceOfRequest, parseTimestamp, type TimestampToken } from './token.ts';

/** Reasons not to rely on a timestamp; a part of the codes of `verify`. */
export type TimestampCode =
  | 'TIMESTAMP_MALFORMED'
  | 'TIMESTAMP_OTHER_SIGNATURE'
  | 'TIMESTAMP_WRONG_NONCE'
  | 'TIMESTAMP_SIGNATURE_INVALID'
  | 'TIMESTAMP_NO_EKU'
  | 'TIMESTAMP_UNKNOWN_TSA'
  | 'TIMESTAMP_CERTIFICATE_NOT_VALID'
  | 'TIMESTAMP_TOO_EARLY';

/** One fault of a timestamp, in words. */
export interface TimestampFault {
  code: TimestampCode;
  detail: string;
}

/** The basis on which a timestamp is checked. */
export interface TimestampSubject {
  /** the bytes that it is of */
  data: Buffer;
  /** request and response, DER */
  request: Buffer;
  response: Buffer;
  /** earliest time that it may have, milliseconds since the epoch; null: not known */
  notBeforeMs: number | null;
  /** CAs of authorities that the caller trusts; null: the chain is not checked */
  trusted: readonly Certificate[] | null;
}

/** A timestamp as far as it could be read, and its faults. */
export interface ExaminedTimestamp {
  timeMs: number | null;
  accuracyMs: number | null;
  /** subject of the certificate of the authority */
  authority: string | null;
  faults: TimestampFault[];
}

/** Key purpose of timestamping, which must be the only one, in a critical extension (RFC 3161 §2.3). */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

/** Checks a timestamp: imprint, nonce, signature, purpose, time, and its chain where CAs are given. */
export async function examineTimestamp(subject: TimestampSubject): Promise<ExaminedTimestamp> {
  try {
    const token = await parseTimestamp(subject.response);
    return await examineToken(token, subject);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return {
      timeMs: null,
      accuracyMs: null,
      authority: null,
      faults: [fault('TIMESTAMP_MALFORMED', error.message)],
    };
  }
}

async function examineToken(token: TimestampToken, subject: TimestampSubject): Promise<ExaminedTimestamp> {
  const { timeMs, accuracyMs, imprint } = token;
  const faults: TimestampFault[] = [];
  if (!digest(imprint.hash, subject.data).equals(imprint.digest))
    faults.push(fault('TIMESTAMP_OTHER_SIGNATURE', 'it is of other bytes than META/SHA256SUMS.sig'));
  if (token.nonce !== (await nonceOfRequest(subject.request)))
    faults.push(fault('TIMESTAMP_WRONG_NONCE', 'its nonce is not that of the request'));
  if (subject.notBeforeMs !== null && timeMs < subject.notBeforeMs) {
    const detail = `its time is ${iso(timeMs)}, before ${iso(subject.notBeforeMs)}`;
    faults.push(fault('TIMESTAMP_TOO_EARLY', detail));
  }
  const certificates = await Promise.all(token.certificates.map(readCertificate));
  const pool = [...certificates, ...(subject.trusted ?? [])];
  const signer = pool.find((one) => isNamed(one, token));
  if (signer === undefined) {
    faults.push(
      fault('TIMESTAMP_SIGNATURE_INVALID', 'the certificate that it was signed with is not enclosed'),
    );
    return { timeMs, accuracyMs, authority: null, faults };
  }
  if (!isSigned(token, signer))
    faults.push(fault('TIMESTAMP_SIGNATURE_INVALID', 'the signature does not verify'));
  if (!isForTimestamps(signer))
    faults.push(
      fault(
        'TIMESTAMP_NO_EKU',
        'its certificate lacks the critical extended key usage of time-stamping alone',
      ),
    );
  if (subject.trusted !== null) {
    const chain = findChain(signer, certificates, subject.trusted, timeMs);
    if (chain === 'unknown')
      faults.push(fault('TIMESTAMP_UNKNOWN_TSA', 'no chain leads to a certificate of --tsa-ca'));
    if (chain === 'not_valid') {
      const detail = `a certificate of its chain was not valid at ${iso(timeMs)}`;
      faults.push(fault('TIMESTAMP_CERTIFICATE_NOT_VALID', detail));
    }
  }
  return { timeMs, accuracyMs, authority: signer.x509.subject.split('\n').join(', '), faults };
}

/** The certificate that the signed attributes name by its hash, and that the signature names by issuer and number. */
function isNamed({ x509, issuerAndSerial }: Certificate, { signer }: TimestampToken): boolean {
  const { certificate } = signer;
  return (
    digest(certificate.hash, x509.raw).equals(certificate.digest) &&
    (signer.issuerAndSerial === null || signer.issuerAndSerial.equals(issuerAndSerial))
  );
}

function isSigned({ content, signer }: TimestampToken, { x509 }: Certificate): boolean {
  const { publicKey } = x509;
  if (!digest(signer.contentHash, content).equals(signer.contentDigest)) return false;
  if (publicKey.asymmetricKeyType !== signer.keyType) return false;
  try {
    return verify(signer.signatureHash, signer.attributes, publicKey, signer.signature);
  } catch {
    return false;
  }
}

function isForTimestamps({ purposes }: Certificate): boolean {
  return purposes?.isCritical === true && purposes.oids.length === 1 && purposes.oids[0] === TIME_STAMPING;
}

function digest(hash: string, data: Buffer): Buffer {
  return createHash(hash).update(data).digest();
}

function fault(code: TimestampCode, detail: string): TimestampFault {
  return { code, detail };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
