import type { Manifest } from '../../records/manifest.ts';
import {
  type AllowedSigner,
  namespaceAllowed,
  parseAllowedSigners,
  principalMatches,
} from '../keys/allowedSigners.ts';
import { type PublicKey, parsePublicKey } from '../keys/publicKey.ts';
import { MANIFEST, META, SSH_NAMESPACE } from '../names.ts';
import { principalsOf } from '../principal.ts';
import type { Found } from './checks.ts';
import { VerificationError, type VerifyCode } from './codes.ts';
import type { BundleContents } from './contents.ts';

/** The signer as the caller knows it: the contents of a public-key file or of an allowed_signers file, or nothing. */
export interface TrustInput {
  /** PEM, or an OpenSSH public-key line */
  publicKeyPem?: string;
  allowedSigners?: string;
}

/** The caller's keys, read. */
export interface Given {
  source: 'public-key' | 'allowed-signers';
  keys: readonly PublicKey[];
  /** lines of allowed_signers, where that is the source */
  signers: readonly AllowedSigner[];
}

/** Keys that a signature may come from, and what binds each of them. */
export interface Trust {
  source: Given['source'] | 'enclosed';
  keys: readonly PublicKey[];
  /** META/signer.pem, when it can be read */
  enclosed: PublicKey | null;
  /**
   * Why allowed_signers does not let this key sign this bundle today: one line must allow namespace, time and principal
   * together. Null when one does, or when the key came in another way.
   */
  objection(key: PublicKey): { code: VerifyCode; detail: string } | null;
}

/**
 * Reads the caller's keys. Their faults are the caller's, not the bundle's.
 *
 * @returns null when the caller gave none
 * @throws AffidavitError KEY_INVALID
 */
export function readTrust(input: TrustInput): Given | null {
  if (input.publicKeyPem !== undefined) {
    return { source: 'public-key', keys: [parsePublicKey(input.publicKeyPem)], signers: [] };
  }
  if (input.allowedSigners === undefined) return null;
  const signers = parseAllowedSigners(input.allowedSigners);
  const keys = new Map(signers.map((signer) => [signer.public.spkiSha256, signer.public]));
  return { source: 'allowed-signers', keys: [...keys.values()], signers };
}

/**
 * Puts together what signatures are checked against.
 *
 * @param enclosed the key in the bundle; the only one when the caller gave none
 * @param entity of the manifest; null when it could not be read, then any principal will do
 * @param nowMs what counts as now for valid-after and valid-before
 * @returns null when there is no key at all
 */
export function trustOf(
  given: Given | null,
  enclosed: PublicKey | null,
  entity: string | null,
  nowMs: number,
): Trust | null {
  if (given !== null) {
    const { source, keys, signers } = given;
    return { source, keys, enclosed, objection: (key) => objectionOf(key, signers, entity, nowMs) };
  }
  if (enclosed === null) return null;
  return { source: 'enclosed', keys: [enclosed], enclosed, objection: () => null };
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
    // reported below
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

/** The signing key as a manifest names it. */
export type SigningFacts = Manifest['signing'];

/** Checks that the key is the one that the bundle names, and that allowed_signers allows it for this entity and purpose. */
export function checkSigner(
  key: PublicKey,
  trust: Trust,
  manifest: { signing: SigningFacts } | null,
  found: Found,
): void {
  if (trust.enclosed !== null && !sameKey(key, trust.enclosed)) {
    found(
      'SIGNATURE_WRONG_KEY',
      META.signer,
      'the enclosed key is not the one that the bundle was checked with',
    );
  }
  const signing = manifest?.signing;
  if (signing !== undefined) {
    const names =
      signing.key_spki_sha256 !== key.spkiSha256
        ? 'names another key by its SHA-256'
        : signing.key_fingerprint !== key.fingerprint
          ? `gives the fingerprint ${signing.key_fingerprint}`
          : signing.algorithm !== key.algorithm
            ? `names the algorithm ${signing.algorithm}`
            : null;
    if (names !== null) found('MANIFEST_SIGNER_MISMATCH', MANIFEST, `it ${names}`);
  }
  const objection = trust.objection(key);
  if (objection !== null) found(objection.code, '', objection.detail);
}

const MAX_ENTITY = 1_000;

/** The rules of `ssh-keygen -Y verify`: one line must have the key and allow namespace, time and principal. */
function objectionOf(
  key: PublicKey,
  signers: readonly AllowedSigner[],
  entity: string | null,
  nowMs: number,
): { code: VerifyCode; detail: string } | null {
  const lines = signers.filter((signer) => sameKey(signer.public, key));
  // a public key that was given by itself is bound by nothing
  if (lines.length === 0) return null;
  // no name that ssh-keygen takes is as long, and patterns are matched against it
  const isLong = entity !== null && entity.length > MAX_ENTITY;
  const names = entity === null ? null : isLong ? [] : principalsOf(entity);
  const isNamed = (line: AllowedSigner) =>
    names === null || names.some((name) => principalMatches(line, name));
  const isForUs = (line: AllowedSigner) => namespaceAllowed(line, SSH_NAMESPACE);
  const isInTime = (line: AllowedSigner) =>
    nowMs >= (line.validAfterMs ?? -Infinity) && nowMs < (line.validBeforeMs ?? Infinity);
  const forUs = lines.filter(isForUs);
  if (forUs.length === 0) {
    const detail = `allowed_signers does not allow this key for ${SSH_NAMESPACE}`;
    return { code: 'SIGNATURE_WRONG_NAMESPACE', detail };
  }
  const named = forUs.filter(isNamed);
  if (named.length === 0) {
    const detail = `allowed_signers has this key under another name than ${names?.join(' or ') || 'this one'}`;
    return { code: 'SIGNATURE_WRONG_PRINCIPAL', detail };
  }
  if (named.some(isInTime)) return null;
  return { code: 'SIGNATURE_KEY_NOT_VALID', detail: 'allowed_signers does not allow this key today' };
}
