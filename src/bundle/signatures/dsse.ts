import { z } from 'zod';
import { signatureHolds } from '../host/cryptography.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import type { SigningKey } from '../keys/signingKey.ts';

/** Payload type of in-toto attestations (in-toto attestation spec v1, envelope layer). */
export const IN_TOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** `_type` of an in-toto Statement v1. */
export const IN_TOTO_STATEMENT = 'https://in-toto.io/Statement/v1';

export const envelopeSchema = z.strictObject({
  payload: z.base64(),
  payloadType: z.string(),
  signatures: z.array(z.strictObject({ sig: z.base64(), keyid: z.string().optional() })).length(1),
});
/** A DSSE envelope with one signature. No key id: verifiers skip signatures whose id they do not expect. */
export type DsseEnvelope = z.infer<typeof envelopeSchema>;

export const statementSchema = z.strictObject({
  _type: z.string(),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.record(z.string(), z.string()) })).length(1),
  predicateType: z.string(),
  predicate: z.record(z.string(), z.unknown()),
});
/** An in-toto Statement v1 with one subject. */
export type InTotoStatement = z.infer<typeof statementSchema>;

/** Wraps and signs a statement (DSSE v1). */
export function signStatement(key: SigningKey, statement: InTotoStatement): DsseEnvelope {
  const payload = Buffer.from(JSON.stringify(statement), 'utf8');
  const signature = key.sign(preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, payload), 'der');
  return {
    payload: payload.toString('base64'),
    payloadType: IN_TOTO_PAYLOAD_TYPE,
    signatures: [{ sig: signature.toString('base64') }],
  };
}

/** Whether the envelope's signature was made by the key. */
export async function envelopeHolds(envelope: DsseEnvelope, key: PublicKey): Promise<boolean> {
  const data = preAuthEncoding(envelope.payloadType, Buffer.from(envelope.payload, 'base64'));
  const signature = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64');
  return signatureHolds(key, data, signature, 'der');
}

/** DSSE v1 pre-authentication encoding: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body. */
function preAuthEncoding(type: string, body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `, 'utf8'),
    body,
  ]);
}
