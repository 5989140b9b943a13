import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AffidavitError, writeError } from '../errors/affidavitError.ts';
import type { VerifierPageReport } from '../records/reports/verifierPageReport.ts';

/** The build puts the page there (scripts/verifierPage.mjs). */
const PAGE = new URL('../verifier/verify.html', import.meta.url);

/**
 * Writes the page that verifies bundles in a browser: the same bytes from every copy of this version.
 *
 * @throws AffidavitError USAGE when the file exists, DISK_FULL, WRITE_…
 */
export async function writeVerifierPage(file: string): Promise<VerifierPageReport> {
  const out = path.resolve(file);
  const page = await readFile(PAGE);
  try {
    await writeFile(out, page, { flag: 'wx' });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST')
      throw new AffidavitError(
        'USAGE',
        `${out} exists already.`,
        'Name another file with --out, or remove that one.',
        { cause },
      );
    throw writeError(cause, `write ${out}`);
  }
  return { path: out, bytes: page.length, sha256: createHash('sha256').update(page).digest('hex') };
}
