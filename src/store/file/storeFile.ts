import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { digestKeyPath } from './hmacKey.ts';
import { damaged } from './storeErrors.ts';

/**
 * The file that a store's path leads to. Links are followed first: the lock and the digest key lie beside the file itself,
 * and there is one of each, whatever the store is called.
 *
 * @returns the path unchanged when nothing is there
 * @throws AffidavitError STORE_DAMAGED when it leads to a folder, a pipe or a device
 */
export function realStoreFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return path;
  if (!found.isFile()) throw damaged(path);
  return realpathSync(path);
}

/**
 * Warnings about the store's files that may show evidence to others, in sentences: modes other than 0600, an owner
 * other than the user who runs the program, a digest key that is a link. Where there are no such modes (Windows), nothing.
 */
export function storeFileWarnings(path: string): string[] {
  const user = process.getuid?.();
  if (user === undefined) return [];
  return [path, digestKeyPath(path)].flatMap((file) => {
    const found = lstatSync(file, { throwIfNoEntry: false });
    return found === undefined ? [] : warningsOf(file, found, user);
  });
}

function warningsOf(file: string, found: Stats, user: number): string[] {
  if (found.isSymbolicLink()) return [`${file} is a symbolic link; a regular file is safer.`];
  const mode = found.mode & 0o777;
  return [
    ...(mode === 0o600
      ? []
      : [`${file} has mode ${mode.toString(8).padStart(4, '0')}, not 0600: run \`chmod 600\` on it.`]),
    ...(found.uid === user
      ? []
      : [`${file} belongs to user ${found.uid}, not to user ${user} who runs this.`]),
  ];
}
