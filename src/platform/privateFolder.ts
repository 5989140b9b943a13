import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeError } from '../errors/affidavitError.ts';

const OURS = /^affidavit-evidence-(\d+)-/;

/**
 * A new private folder for an evidence set that is not to be kept, after clearing away those of processes that were killed:
 * they hold evidence. It lies next to the store, else, where that folder cannot be written to, among temporary files.
 *
 * @returns its path; the folder has mode 0700
 */
export function privateFolder(storeFile: string): string {
  const beside = path.dirname(path.resolve(storeFile));
  try {
    return folderIn(beside);
  } catch (error) {
    const { code } = (error as Error).cause as { code?: string };
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM' && code !== 'ENOENT') throw error;
    return folderIn(tmpdir());
  }
}

function folderIn(parent: string): string {
  try {
    clearLeftovers(parent);
    return mkdtempSync(path.join(parent, `affidavit-evidence-${process.pid}-`));
  } catch (cause) {
    throw writeError(cause, `make a folder for temporary files in ${parent}`);
  }
}

/** Files that killed processes left there. */
function clearLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(OURS.exec(name)?.[1] ?? 0);
    if (pid > 0 && pid !== process.pid && !isAlive(pid)) removeQuietly(path.join(parent, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of somebody else's is alive, too
    return (error as { code?: string }).code !== 'ESRCH';
  }
}

/** Another user's folder stays for that user to clear. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}
