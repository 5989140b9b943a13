import { existsSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { AffidavitError } from '../errors/affidavitError.ts';

/** Where the store lies: what was given, else `store.db` in affidavit's folder inside the platform's data folder. */
export function storePath(given: string | undefined): string {
  return path.resolve(given ?? path.join(envPaths('affidavit', { suffix: '' }).data, 'store.db'));
}

/** The same where it must be there. @throws AffidavitError STORE_NOT_FOUND */
export function existingStore(given: string | undefined): string {
  const file = storePath(given);
  if (existsSync(file)) return file;
  throw new AffidavitError(
    'STORE_NOT_FOUND',
    `There is no store at ${file} yet.`,
    'Run `affidavit pull` first, or name the right file with --store.',
  );
}
