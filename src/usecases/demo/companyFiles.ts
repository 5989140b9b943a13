import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmbeddedGateway } from '../../demo/embeddedGateway.ts';
import { writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';

/** The made-up company. */
export const ENTITY = 'Northwind Ledger';

// From src/usecases/demo as from dist/usecases/demo the package's root is three levels up.
const inCompany = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/company/${name}`, import.meta.url));

/** Folder of the entity's lists, as it would supply them. */
export const LISTS = inCompany('lists/');
/** Configuration of tbot, as it would be collected on the hosts of the bots. */
export const TBOT = ['ci-deploy', 'backup', 'nightly-report'].map((bot) => inCompany(`tbot/${bot}.yaml`));
/** The entity's controls. */
export const CONTROLS = inCompany('controls.yaml');
/** Folder of the procedures that the entity wrote. */
export const PROCEDURES = inCompany('procedures');

/** Reviewers of the entity's user access review, and what they decide where it is not to keep. */
export const REVIEWERS_FILE = inCompany('review/reviewers.csv');
export const REVIEW_DECISIONS_FILE = inCompany('review/decisions.csv');

/** Names of the files by which a gateway is reached, in the folder of a demonstration. */
export const ACCESS_FILES = { identity: 'identity', proxyCa: 'proxy-ca.pem' } as const;

/** Span of an identity, milliseconds since 1970. */
export interface IdentitySpan {
  fromMs: number;
  toMs: number;
}

/**
 * Writes an identity for a gateway and the CA of its proxy into a folder, which is made where it does not exist.
 *
 * @throws AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export async function writeAccess(
  gateway: EmbeddedGateway,
  outDir: string,
  { fromMs, toMs }: IdentitySpan,
): Promise<void> {
  try {
    makeFolder(outDir, 0o700);
    await gateway.identity({
      path: path.join(outDir, ACCESS_FILES.identity),
      notBeforeMs: fromMs,
      ttlMs: toMs - Date.now(),
    });
    writeFileSync(path.join(outDir, ACCESS_FILES.proxyCa), gateway.proxyCaPem);
  } catch (cause) {
    throw writeError(cause, `write to ${outDir}`);
  }
}
