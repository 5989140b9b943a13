import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { BesideFiles } from './fleetBundles.ts';

/** Most folders beside a roll-up that are looked into. */
const MOST_FOLDERS = 2_000;

/** The files beside a roll-up. Links are not followed. @param zipPath of the roll-up */
export function besideFiles(zipPath: string): BesideFiles {
  const folder = path.dirname(path.resolve(zipPath));
  return {
    async digest(name) {
      const parts = name.split('/');
      for (let length = 1; length <= parts.length; length += 1) {
        const facts = await lstat(path.join(folder, ...parts.slice(0, length))).catch(() => null);
        if (facts === null) return null;
        if (length < parts.length ? !facts.isDirectory() : !facts.isFile()) return 'special';
      }
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const piece of createReadStream(path.join(folder, ...parts)) as AsyncIterable<Buffer>) {
        hash.update(piece);
        bytes += piece.length;
      }
      return { sha256: hash.digest('hex'), bytes };
    },
    async zips() {
      const entries = await readdir(folder, { withFileTypes: true });
      const zipsIn = async (below: string): Promise<string[]> => {
        const names = await readdir(path.join(folder, below)).catch(() => []);
        return names.map((name) => `${below}/${name}`);
      };
      const below = entries.filter((entry) => entry.isDirectory()).slice(0, MOST_FOLDERS);
      const nested = await Promise.all(below.map((entry) => zipsIn(entry.name)));
      const all = [
        ...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
        ...nested.flat(),
      ];
      return all.filter((name) => name.endsWith('.zip')).sort();
    },
  };
}
