import { existsSync } from 'node:fs';
import path from 'node:path';
import { BundleUnreadable, openZipSide, type ZipSide } from '../../bundle/delta/zipSide.ts';
import { VerificationError } from '../../bundle/verify/codes.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';

/**
 * Opens the zip of a bundle of the chain where it was written, else in the folder of the next one. The rows of earlier bundles
 * are not kept in the store: it would hold each of them twice.
 *
 * @param pseudonymKey id of the key of the next bundle's pseudonyms; null: it has names
 * @returns in words why it cannot be read
 */
export async function openPrevious(
  bundle: LedgerBundle,
  outDir: string,
  pseudonymKey: string | null,
): Promise<ZipSide | string> {
  const places = [bundle.path, path.join(outDir, path.basename(bundle.path))];
  const found = places.find((place) => existsSync(place));
  const name = path.basename(bundle.path);
  if (found === undefined)
    return `${name} was found neither where it was written nor in the folder of this bundle.`;
  try {
    const side = await openZipSide(found, bundle.sha256sums_sha256);
    if (side.pseudonymKey === pseudonymKey) return side;
    await side.close();
    return `${name} has ${pseudonymsOf(side.pseudonymKey)}, this bundle has ${pseudonymsOf(pseudonymKey)}: their rows cannot be compared.`;
  } catch (error) {
    if (error instanceof BundleUnreadable) return `${name} cannot be used: ${error.message}`;
    if (error instanceof VerificationError || error instanceof SyntaxError || isOfFiles(error))
      return `${name} is damaged or cannot be read.`;
    throw error;
  }
}

function pseudonymsOf(key: string | null): string {
  return key === null ? 'names' : `pseudonyms of the key ${key}`;
}

function isOfFiles(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { name?: string; code?: unknown };
  return name === 'JsonBoundsError' || /^E[A-Z]+$/.test(String(code ?? ''));
}
