import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { readableLake } from '../../lake/write/lakeFolder.ts';

/** The folder in which a lake can be read. @throws AffidavitError LAKE_NOT_FOUND */
export function lakeFolder(to: string): string {
  const folder = readableLake(to);
  if (folder !== null) return folder;
  throw new AffidavitError(
    'LAKE_NOT_FOUND',
    `There is no lake in ${path.resolve(to)}.`,
    'Run `affidavit lake write` first, or name the right folder.',
  );
}
