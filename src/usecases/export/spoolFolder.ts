import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const OURS = /^affidavit-spool-(\d+)-/;

/**
 * A new private folder for what an export sets aside, after clearing away those of exports that were killed: they hold
 * evidence.
 *
 * @returns its path; the folder has mode 0700
 */
export function makeSpoolFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(OURS.exec(name)?.[1] ?? 0);
    if (pid > 0 && pid !== process.pid && !isAlive(pid)) removeQuietly(path.join(tmpdir(), name));
  }
  return mkdtempSync(path.join(tmpdir(), `affidavit-spool-${process.pid}-`));
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
