/** The files that a person chose, by what each is for. */
export interface ChosenFiles {
  zip: File | null;
  publicKey: File | null;
  allowedSigners: File | null;
  /** `<zip>.sha256` and `<zip>.sshsig` */
  sha256: File | null;
  sshsig: File | null;
}

export type Purpose = keyof ChosenFiles;

export const NOTHING_CHOSEN: ChosenFiles = {
  zip: null,
  publicKey: null,
  allowedSigners: null,
  sha256: null,
  sshsig: null,
};

/** Most bytes of a public key, and of an allowed_signers file. */
const LIMITS: Partial<Record<Purpose, number>> = { publicKey: 16_384, allowedSigners: 2 ** 20 };

/**
 * Use of a chosen file, by its name as `keys create` and `export` write it.
 *
 * @returns null when its name says nothing
 */
export function purposeOf(name: string): Purpose | null {
  if (/\.zip$/i.test(name)) return 'zip';
  if (/\.sha256$/i.test(name)) return 'sha256';
  if (/\.sshsig$/i.test(name)) return 'sshsig';
  if (/\.(pem|pub)$/i.test(name)) return 'publicKey';
  return /^allowed_signers/i.test(name) ? 'allowedSigners' : null;
}

/**
 * Adds files to those that were chosen; one of the same purpose takes the place of the one before.
 *
 * @returns the files, and in words why one was not taken
 */
export function choose(
  before: ChosenFiles,
  files: readonly File[],
): { chosen: ChosenFiles; refused: string[] } {
  const chosen = { ...before };
  const refused: string[] = [];
  for (const file of files) {
    const purpose = purposeOf(file.name);
    const limit = purpose === null ? undefined : LIMITS[purpose];
    if (purpose === null)
      refused.push(`${file.name}: neither a bundle, nor a key, nor a file beside a bundle.`);
    else if (limit !== undefined && file.size > limit)
      refused.push(`${file.name}: larger than ${limit} bytes, which no key is.`);
    else chosen[purpose] = file;
  }
  return { chosen, refused };
}
