/** What a bundle may cost to read. Files are streamed: the limits are against hostile archives, not against large ones. */
export interface VerifyLimits {
  maxEntries: number;
  /** sum of the declared unpacked sizes */
  maxTotalBytes: number;
  /** unpacked : packed, of entries above 1 MiB; deflate's own ceiling is 1032, evidence reaches 10 to 50 */
  maxRatio: number;
}

export const DEFAULT_LIMITS: VerifyLimits = { maxEntries: 10_000, maxTotalBytes: 2 ** 40, maxRatio: 300 };

/** Entries below this size are not worth calling a bomb. */
export const RATIO_FREE_BYTES = 1_048_576;

/** Largest size of the files that are read whole, by path; every other file is only hashed and counted. */
export const KEPT_FILES: Readonly<Record<string, number>> = {
  SHA256SUMS: 16 * 2 ** 20,
  'manifest.json': 64 * 2 ** 20,
  'results.json': 64 * 2 ** 20,
  'META/SHA256SUMS.sig': 65_536,
  'META/SHA256SUMS.sshsig': 65_536,
  'META/attestation.dsse.json': 2 ** 20,
  'META/attestation.sigstore.json': 2 ** 20,
  'META/signer.pem': 65_536,
};
