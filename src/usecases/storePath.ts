import path from 'node:path';
import envPaths from 'env-paths';

/** Where the store lies: what was given, else `store.db` in affidavit's folder inside the platform's data folder. */
export function storePath(given: string | undefined): string {
  return path.resolve(given ?? path.join(envPaths('affidavit', { suffix: '' }).data, 'store.db'));
}
