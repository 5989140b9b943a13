import type { ReadableManifest } from '../../records/manifest.ts';
import {
  type AllowedSigner,
  namespaceAllowed,
  parseAllowedSigners,
  principalMatches,
} from '../keys/allowedSigners.ts';
import { type PublicKey, parsePublicKey } from '../keys/publicKey.ts';
import { META, SSH_NAMESPACE } from '../names.ts';
import { principalsOf } from '../principal.ts';
import type { Found } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';

/** What the caller knows of the signer: the contents of a public-key file or of an allowed_signers file, or nothing. */
export interface TrustInput {
  /** PEM, or an OpenSSH public-key line */
  publicKeyPem?: string;
  allowedSigners?: string;
}

/** Keys that a signature may come from. */
export interface Trust {
  source: 'public-key' | 'allowed-signers' | 'enclosed';
  keys: readonly PublicKey[];
  /** lines of allowed_signers, where that is the source */
  signers: readonly AllowedSigner[];
  /** META/signer.pem, when it can be read */
  enclosed: PublicKey | null;
}

/**
 * Reads what the caller brought. Its faults are the caller's, not the bundle's.
 *
 * @returns null when the caller brought nothing
 * @throws AffidavitError KEY_INVALID
 */
export function readTrust(input: TrustInput): Omit<Trust, 'enclosed'> | null {
  if (input.publicKeyPem !== undefined) {
    return { source: 'public-key', keys: [parsePublicKey(input.publicKeyPem)], signers: [] };
  }
  if (input.allowedSigners === undefined) return null;
  const signers = parseAllowedSigners(input.allowedSigners);
  return { source: 'allowed-signers', keys: signers.map((signer) => signer.public), signers };
}

/**
 * The key enclosed in the bundle. It proves nothing by itself.
 *
 * @throws VerificationError SIGNATURE_MISSING, SIGNER_MALFORMED
 */
export function readEnclosedKey(contents: BundleContents): PublicKey {
  const bytes = contents.kept.get(META.signer);
  if (bytes === undefined)
    throw new VerificationError('SIGNATURE_MISSING', META.signer, 'the enclosed key is missing');
  const text = bytes.toString('utf8');
  try {
    const key = parsePublicKey(text);
    if (key.pem === text) return key;
  } catch {
    // said below
  }
  throw new VerificationError(
    'SIGNER_MALFORMED',
    META.signer,
    'it is not a P-256 or Ed25519 public key in plain PEM',
  );
}

/** Whether two keys are the same. */
export function sameKey(a: PublicKey, b: PublicKey): boolean {
  return a.spkiSha256 === b.spkiSha256;
}

/** Checks that the key is the one that the bundle names, and that allowed_signers allows it for this entity and purpose. */
export function checkSigner(
  key: PublicKey,
  trust: Trust,
  manifest: ReadableManifest | null,
  nowMs: number,
  found: Found,
): void {
  if (trust.enclosed !== null && !sameKey(key, trust.enclosed)) {
    found(
      'SIGNATURE_WRONG_KEY',
      META.signer,
      'the enclosed key is not the one that the bundle was checked with',
    );
  }
  if (manifest !== null && manifest.signing.key_spki_sha256 !== key.spkiSha256) {
    found('MANIFEST_SIGNER_MISMATCH', 'manifest.json', `it names ${manifest.signing.key_fingerprint}`);
  }
  if (manifest !== null && manifest.signing.key_fingerprint !== key.fingerprint) {
    found(
      'MANIFEST_SIGNER_MISMATCH',
      'manifest.json',
      `it gives the fingerprint ${manifest.signing.key_fingerprint}`,
    );
  }
  const lines = trust.signers.filter((signer) => sameKey(signer.public, key));
  if (lines.length === 0) return;
  const allowed = lines.filter((line) => namespaceAllowed(line, SSH_NAMESPACE));
  if (allowed.length === 0) {
    found('SIGNATURE_WRONG_NAMESPACE', '', `allowed_signers does not allow this key for ${SSH_NAMESPACE}`);
    return;
  }
  const inTime = allowed.filter(
    (line) => nowMs >= (line.validAfterMs ?? -Infinity) && nowMs < (line.validBeforeMs ?? Infinity),
  );
  if (inTime.length === 0)
    found('SIGNATURE_KEY_NOT_VALID', '', 'allowed_signers does not allow this key today');
  if (manifest === null) return;
  const names = principalsOf(manifest.entity);
  if (!allowed.some((line) => names.some((name) => principalMatches(line, name)))) {
    found(
      'SIGNATURE_WRONG_PRINCIPAL',
      '',
      `allowed_signers has this key under another name than ${names.join(' or ')}`,
    );
  }
}
