import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own recursive mkdir never returns where a file system answers
 * ENOENT although the folder above is there, as /proc does.
 *
 * @param mode of the folders that are made
 * @throws the file system's error; EEXIST where something else has the name
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !isMade(at, mode); at = dirname(at)) missing.push(at);
  for (const at of missing.reverse()) isMade(at, mode);
}

/** False when the folder above has to be made first. */
function isMade(folder: string, mode: number): boolean {
  try {
    mkdirSync(folder, { mode });
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' && !existsSync(dirname(folder))) return false;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return true;
    throw error;
  }
}
