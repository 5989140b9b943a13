import { AffidavitError } from '../../errors/affidavitError.ts';
import { type LocalRun, refusedFiles } from '../../records/localRun.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';

/** The contents of several files, and a sentence about each that could not be read. */
export interface ReadFiles {
  sources: CollectedSource[];
  refused: string[];
}

/**
 * Reads files one by one: one that is wrong costs itself only.
 *
 * @param read throws AffidavitError FILE_INVALID for a wrong file
 * @param onWarning called for each invalid file
 * @throws AffidavitError the first one's when every file is wrong; FILE_NOT_FOUND for one that is missing
 */
export function readEach(
  files: readonly string[],
  read: (file: string) => CollectedSource,
  onWarning: (text: string) => void,
): ReadFiles {
  const found: ReadFiles = { sources: [], refused: [] };
  let first: AffidavitError | undefined;
  for (const file of files) {
    try {
      found.sources.push(read(file));
    } catch (error) {
      if (!(error instanceof AffidavitError) || error.code !== 'FILE_INVALID') throw error;
      first ??= error;
      found.refused.push(error.message);
    }
  }
  if (found.sources.length === 0 && first !== undefined) throw first;
  for (const text of found.refused) onWarning(text);
  return found;
}

/** Whether a run of a local collector has every requested source. */
export function isWhole(run: LocalRun): boolean {
  return (
    run.sources.every(({ status }) => status === 'complete' || status === 'empty') &&
    refusedFiles(run).length === 0
  );
}
