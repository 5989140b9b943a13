import { z } from 'zod';
import type { PublicKey } from '../keys/publicKey.ts';
import { type DsseEnvelope, envelopeSchema } from './dsse.ts';

/** Media type of a Sigstore bundle v0.3 (protobuf-specs, sigstore_bundle.proto). */
export const SIGSTORE_MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export const sigstoreBundleSchema = z.strictObject({
  mediaType: z.string(),
  verificationMaterial: z.strictObject({
    publicKey: z.strictObject({ hint: z.string() }),
    tlogEntries: z.array(z.never()).optional(),
  }),
  dsseEnvelope: envelopeSchema,
});
/** A Sigstore bundle around our envelope: public-key hint, no certificate, no log entries. */
export type SigstoreBundle = z.infer<typeof sigstoreBundleSchema>;

/** The key's name in the bundle: base64 SHA-256 of the SubjectPublicKeyInfo, as cosign's own bundles have it. */
export function keyHint(key: PublicKey): string {
  return Buffer.from(key.spkiSha256, 'hex').toString('base64');
}

/** Puts an envelope into the form that `cosign verify-blob-attestation --bundle` reads. */
export function sigstoreBundle(envelope: DsseEnvelope, key: PublicKey): SigstoreBundle {
  return {
    mediaType: SIGSTORE_MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: keyHint(key) }, tlogEntries: [] },
    dsseEnvelope: envelope,
  };
}
