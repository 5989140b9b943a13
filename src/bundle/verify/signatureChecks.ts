import type { PublicKey } from '../keys/publicKey.ts';
import { META } from '../names.ts';
import { type AttestedSubject, checkDsse, checkSigstore } from './attestations.ts';
import type { Checks } from './checks.ts';
import { VerificationError } from './codes.ts';
import type { BundleContents } from './contents.ts';
import { checkOneSigner, checkOpensslSignature, checkSshSignature } from './signatures.ts';
import { checkSigner, type Given, readEnclosedKey, type SigningFacts, type Trust, trustOf } from './trust.ts';

/** Names of these checks. */
export type SignatureCheck =
  | 'signature.openssl'
  | 'signature.ssh'
  | 'signature.key'
  | 'attestation.dsse'
  | 'attestation.sigstore';

/** The parts of a manifest that its signatures are compared with. */
export interface SignedSubject extends AttestedSubject {
  entity: string;
  signing: SigningFacts;
}

/**
 * Makes the checks of signatures and attestations over SHA256SUMS.
 *
 * @param given the caller's keys; null: none
 * @param subject of the manifest; null when it could not be read
 * @param nowMs what counts as now, milliseconds since the epoch
 */
export async function checkSignatures(
  checks: Pick<Checks<SignatureCheck>, 'make' | 'skip'>,
  contents: BundleContents,
  given: Given | null,
  subject: SignedSubject | null,
  nowMs: number,
): Promise<{ trust: Trust | null; signer: PublicKey | null }> {
  let enclosed: PublicKey | null = null;
  let damage: VerificationError | null = null;
  try {
    enclosed = readEnclosedKey(contents);
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    damage = error;
  }
  const trust = trustOf(given, enclosed, subject?.entity ?? null, nowMs);
  if (trust === null) {
    await checks.make('signature.key', () => {
      throw damage ?? new VerificationError('SIGNATURE_MISSING', '', 'there is no key');
    });
    return { trust, signer: null };
  }
  let signer = null as PublicKey | null;
  await checks.make('signature.openssl', async () => {
    signer = await checkOpensslSignature(contents, trust);
    checkOneSigner(META.openssl, signer, null, trust);
  });
  await checks.make('signature.ssh', () => checkSshSignature(contents, trust, signer));
  await checks.make('signature.key', (found, unmade) => {
    if (damage !== null) found(damage.code, damage.path, damage.message);
    if (signer === null) unmade('no signature verified');
    else checkSigner(signer, trust, subject, found);
    if (subject === null) unmade('manifest.json was not read: neither its key nor the entity was compared');
  });
  await checks.make('attestation.dsse', (_, unmade) =>
    checkDsse(contents, trust, { signer, subject }, unmade),
  );
  const named = signer;
  if (named === null)
    checks.skip('attestation.sigstore', 'no signature verified: there is no key to compare');
  else await checks.make('attestation.sigstore', () => checkSigstore(contents, named));
  return { trust, signer };
}
