import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for each test, gone after it. */
export interface WorkFolder {
  path(...parts: string[]): string;
  /** writes a file, folders included, and gives its path */
  file(name: string, contents: string | Uint8Array): string;
}

export function workFolder(afterEach: (clean: () => void) => void): WorkFolder {
  let dir: string | undefined;
  const here = () => {
    dir ??= mkdtempSync(path.join(tmpdir(), 'affidavit-test-'));
    return dir;
  };
  afterEach(() => {
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
    dir = undefined;
  });
  return {
    path: (...parts) => path.join(here(), ...parts),
    file(name, contents) {
      const file = path.join(here(), name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, contents);
      return file;
    },
  };
}
