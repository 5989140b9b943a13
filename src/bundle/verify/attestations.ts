import type { z } from 'zod';
import { parseBoundedJson } from '../../formats/boundedJson.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import { sha256 } from '../host/cryptography.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { JSON_LIMITS } from '../limits.ts';
import { LAKE_PREDICATE_TYPE, META, PREDICATE_TYPE, SUMS } from '../names.ts';
import {
  type DsseEnvelope,
  envelopeHolds,
  envelopeSchema,
  IN_TOTO_PAYLOAD_TYPE,
  IN_TOTO_STATEMENT,
  statementSchema,
} from '../signatures/dsse.ts';
import { keyHint, SIGSTORE_MEDIA_TYPE, sigstoreBundleSchema } from '../signatures/sigstoreBundle.ts';
import type { Unmade } from './checks.ts';
import { VerificationError, type VerifyCode } from './codes.ts';
import type { BundleContents } from './contents.ts';
import { checkOneSigner } from './signatures.ts';
import type { Trust } from './trust.ts';

/** The statement that an attestation must make. */
export interface AttestedSubject {
  /** type of its predicate */
  type: string;
  predicate: Record<string, unknown>;
}

const PREDICATE_TYPES: readonly string[] = [PREDICATE_TYPE, LAKE_PREDICATE_TYPE];

/**
 * Checks META/attestation.dsse.json: envelope, types, signature, subject, predicate. The payload is read only when its
 * signature verifies.
 *
 * @param signer of the other signatures; null when the first of them did not verify
 * @param subject compared with the statement; null when the manifest could not be read
 * @throws VerificationError DSSE_…, and those of checkOneSigner
 */
export async function checkDsse(
  contents: BundleContents,
  trust: Trust,
  { signer, subject: attested }: { signer: PublicKey | null; subject: AttestedSubject | null },
  unmade: Unmade,
): Promise<void> {
  const envelope = readStrictly(contents, META.dsse, envelopeSchema, 'DSSE_MISSING', 'DSSE_MALFORMED');
  if (!isPlainBase64(envelope)) throw fail('DSSE_MALFORMED', 'its base64 is not in its plain form');
  if (envelope.payloadType !== IN_TOTO_PAYLOAD_TYPE)
    throw fail('DSSE_WRONG_TYPE', 'the payload is not in-toto');
  const maker = await makerOf(envelope, trust.keys);
  if (maker === null) throw fail('DSSE_SIGNATURE_INVALID', 'its signature does not verify');
  checkOneSigner(META.dsse, maker, signer, trust);
  const statement = parseJson(Buffer.from(envelope.payload, 'base64'), statementSchema);
  if (statement === null) throw fail('DSSE_MALFORMED', 'the payload is not an in-toto statement');
  if (statement._type !== IN_TOTO_STATEMENT || !isType(statement.predicateType, attested)) {
    throw fail('DSSE_WRONG_TYPE', 'the statement or its predicate is of another type');
  }
  const digest = sha256(contents.kept.get(SUMS) ?? '').toString('hex');
  const [subject] = statement.subject;
  const isSubject =
    subject?.name === SUMS && canonicalJson(subject.digest) === canonicalJson({ sha256: digest });
  if (!isSubject) throw fail('DSSE_SUBJECT_MISMATCH', 'it is about another SHA256SUMS');
  if (attested === null) {
    unmade('the predicate was not compared: manifest.json was not read');
    return;
  }
  const predicate = canonicalJson(statement.predicate as JsonObject);
  if (predicate !== canonicalJson(attested.predicate as JsonObject)) {
    throw fail('DSSE_PREDICATE_MISMATCH', 'its predicate is not that of manifest.json');
  }
}

/** Without a manifest any type of ours will do. */
function isType(type: string, attested: AttestedSubject | null): boolean {
  return attested === null ? PREDICATE_TYPES.includes(type) : type === attested.type;
}

async function makerOf(envelope: DsseEnvelope, keys: readonly PublicKey[]): Promise<PublicKey | null> {
  for (const key of keys) if (await envelopeHolds(envelope, key)) return key;
  return null;
}

/**
 * Checks META/attestation.sigstore.json: that it holds the same envelope, and names the key.
 *
 * @param key the signer of the bundle
 * @throws VerificationError SIGSTORE_…
 */
export function checkSigstore(contents: BundleContents, key: PublicKey): void {
  const path = META.sigstore;
  const bundle = readStrictly(contents, path, sigstoreBundleSchema, 'SIGSTORE_MISSING', 'SIGSTORE_MALFORMED');
  if (bundle.mediaType !== SIGSTORE_MEDIA_TYPE) {
    throw new VerificationError('SIGSTORE_MALFORMED', path, 'it is not of version 0.3');
  }
  const envelope = contents.kept.get(META.dsse)?.toString('utf8').trimEnd();
  if (JSON.stringify(bundle.dsseEnvelope) !== envelope) {
    throw new VerificationError(
      'SIGSTORE_ENVELOPE_MISMATCH',
      path,
      'its envelope is not the one of the attestation',
    );
  }
  if (bundle.verificationMaterial.publicKey.hint !== keyHint(key)) {
    throw new VerificationError('SIGSTORE_WRONG_KEY', path, 'it names another key');
  }
}

/** META/ is not under SHA256SUMS, so its JSON must be byte for byte in its written form: no room for anything else. */
function readStrictly<T>(
  contents: BundleContents,
  path: string,
  schema: z.ZodType<T>,
  missing: VerifyCode,
  malformed: VerifyCode,
): T {
  const bytes = contents.kept.get(path);
  if (bytes === undefined) throw new VerificationError(missing, path, 'it is missing');
  const value = parseJson(bytes, schema);
  if (value === null)
    throw new VerificationError(malformed, path, 'it is not in the form that it should have');
  if (`${JSON.stringify(value)}\n` !== bytes.toString('utf8'))
    throw new VerificationError(malformed, path, 'it was reformatted');
  return value;
}

function parseJson<T>(bytes: Buffer, schema: z.ZodType<T>): T | null {
  try {
    const value = parseBoundedJson(bytes, JSON_LIMITS);
    // the value itself, not zod's copy of it: the order of its members counts
    return schema.safeParse(value).success ? (value as T) : null;
  } catch {
    return null;
  }
}

function isPlainBase64(envelope: DsseEnvelope): boolean {
  const texts = [envelope.payload, ...envelope.signatures.map(({ sig }) => sig)];
  return texts.every((text) => Buffer.from(text, 'base64').toString('base64') === text);
}

function fail(code: VerifyCode, detail: string): VerificationError {
  return new VerificationError(code, META.dsse, detail);
}
