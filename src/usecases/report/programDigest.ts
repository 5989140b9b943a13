import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program's own files, below the folder of the package; sources in a clone that was not built. */
const BUILT = ['bin', 'dist', 'package.json'];
const SOURCES = ['bin', 'src', 'package.json'];

/**
 * SHA-256 over the program's own files: of the lines that `sha256sum` prints for them, sorted by path as bytes. The report says
 * with which command anybody computes the same.
 *
 * @returns lower-case hex, and the names below the package's folder that it covers
 */
export function programDigest(): { sha256: string; parts: readonly string[] } {
  const here = fileURLToPath(import.meta.url);
  const root = path.resolve(path.dirname(here), '../../..');
  const parts = here.endsWith('.ts') ? SOURCES : BUILT;
  const files = parts.flatMap((part) => filesBelow(root, part));
  const sorted = files.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const whole = createHash('sha256');
  for (const file of sorted) {
    const sum = createHash('sha256')
      .update(readFileSync(path.join(root, file)))
      .digest('hex');
    whole.update(`${sum}  ${file}\n`);
  }
  return { sha256: whole.digest('hex'), parts };
}

/** Paths of the regular files of a folder, or the file itself, with slashes. */
function filesBelow(root: string, part: string): string[] {
  if (part.includes('.')) return [part];
  return readdirSync(path.join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}
