import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lower-case hex SHA-256 of the program's own files: over the lines that `find bin dist package.json -type f | LC_ALL=C sort |
 * xargs sha256sum` prints in the package's folder. Of the sources when they run as they are: `src` in the place of `dist`.
 */
export function programDigest(): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const code = import.meta.url.endsWith('.ts') ? 'src' : 'dist';
  const files = globSync([`bin/**/*`, `${code}/**/*`, 'package.json'], { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const lines = files.map((file) => `${sha256(readFileSync(path.join(root, file)))}  ${file}\n`);
  return sha256(lines.join(''));
}

function sha256(contents: string | Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}
