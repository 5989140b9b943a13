import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';

/**
 * Makes several files of a folder together: all of them, or none. They are written into a folder beside their places first, then
 * moved; what they replace is put back when one cannot be moved.
 *
 * @param folder made, for this user alone, when it is missing
 * @param write writes the files into the folder that it is given
 * @param names of the files, relative to the folder, in the order in which they are to appear
 * @throws what `write` throws; AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED; the signal's reason when it was aborted
 */
export async function placeFiles(
  folder: string,
  write: (staging: string) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  const undo: (() => void)[] = [];
  let staging: string | undefined;
  try {
    makeFolder(folder, 0o700);
    staging = mkdtempSync(path.join(folder, '.affidavit-init-'));
    const names = await write(staging);
    signal.throwIfAborted();
    for (const [index, name] of names.entries())
      undo.push(place(path.join(staging, name), path.join(folder, name), path.join(staging, `old-${index}`)));
  } catch (cause) {
    for (const step of undo.reverse()) step();
    if (typeof (cause as { syscall?: unknown }).syscall !== 'string') throw cause;
    throw writeError(cause, `write to ${folder}`);
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true });
  }
}

/** @throws AffidavitError FILE_EXISTS naming which of these files the folder already has */
export function refuseExisting(folder: string, names: readonly string[], hint: string): void {
  const found = names.filter((name) => existsSync(path.join(folder, name)));
  if (found.length === 0) return;
  throw new AffidavitError(
    'FILE_EXISTS',
    `${folder} already has ${found.join(', ')}: nothing was written.`,
    hint,
  );
}

/** Moves one file to its place. @returns what takes it back */
function place(from: string, to: string, old: string): () => void {
  makeFolder(path.dirname(to), 0o700);
  const replaces = existsSync(to);
  if (replaces) renameSync(to, old);
  const undo = (): void => {
    rmSync(to, { force: true });
    if (replaces) renameSync(old, to);
  };
  try {
    renameSync(from, to);
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}
