import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { MANIFEST } from '../../bundle/names.ts';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';

/** File systems without hard links answer so. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/**
 * The folder of a lake and the hidden ones beside it. A new lake grows beside the old one; files that stay are linked, not
 * copied. Two renames put it in place: at every moment before the first the old lake is there, at every moment after the second the new
 * one; a process that dies exactly between them leaves the old one beside, where readers find it and the next writer puts it back.
 */
export class LakeFolder {
  /** the lake */
  readonly folder: string;
  /** the lake that is being written */
  readonly next: string;
  /** for temporary files */
  readonly work: string;
  readonly #aside: string;

  /** @param dir the lake, which need not exist */
  constructor(dir: string) {
    this.folder = path.resolve(dir);
    const hidden = hiddenName(this.folder);
    this.next = `${hidden}-new`;
    this.work = `${hidden}-work`;
    this.#aside = `${hidden}-old`;
  }

  /**
   * Puts things right after a process that died, and begins a new lake. The caller holds the lock.
   *
   * @throws AffidavitError USAGE where the folder holds something else; WRITE_…, DISK_FULL
   */
  begin(): void {
    try {
      makeFolder(path.dirname(this.folder));
      if (existsSync(this.#aside)) {
        if (existsSync(this.folder)) rmSync(this.#aside, { recursive: true, force: true });
        else renameSync(this.#aside, this.folder);
      }
      this.#refuseForeign();
      this.discard();
      mkdirSync(this.next);
      mkdirSync(this.work, { mode: 0o700 });
    } catch (cause) {
      throw cause instanceof AffidavitError ? cause : writeError(cause, `write the lake ${this.folder}`);
    }
  }

  /** Takes a file of the old lake over into the new one. */
  keep(file: string): void {
    const to = path.join(this.next, file);
    const from = path.join(this.folder, file);
    try {
      makeFolder(path.dirname(to));
      linkSync(from, to);
    } catch (cause) {
      const { code = '' } = cause as { code?: string };
      if (code === 'ENOENT')
        throw new AffidavitError(
          'LAKE_DAMAGED',
          `${file} of the lake ${this.folder} is missing.`,
          'Run `affidavit verify --lake DIR`; write the lake anew into an empty folder.',
          { cause },
        );
      if (!NO_LINKS.has(code)) throw writeError(cause, `write ${to}`);
      try {
        copyFileSync(from, to);
      } catch (copying) {
        throw writeError(copying, `write ${to}`);
      }
    }
  }

  /** Puts the new lake in the place of the old one. @throws AffidavitError WRITE_… */
  publish(): void {
    try {
      syncFolder(this.next);
      if (existsSync(this.folder)) renameSync(this.folder, this.#aside);
      renameSync(this.next, this.folder);
      syncFolder(path.dirname(this.folder));
    } catch (cause) {
      if (!existsSync(this.folder) && existsSync(this.#aside)) renameSync(this.#aside, this.folder);
      throw writeError(cause, `put the lake into ${this.folder}`);
    }
    rmSync(this.#aside, { recursive: true, force: true });
    this.discard();
  }

  /** Removes whatever is not the lake. */
  discard(): void {
    for (const folder of [this.next, this.work]) rmSync(folder, { recursive: true, force: true });
  }

  #refuseForeign(): void {
    if (!existsSync(this.folder) || existsSync(path.join(this.folder, MANIFEST))) return;
    if (readdirSync(this.folder).length === 0) return;
    throw new AffidavitError(
      'USAGE',
      `${this.folder} holds files, and no lake.`,
      'Name an empty folder, or one that is not there yet.',
    );
  }
}

/** Where a lake can be read: the folder, or the one beside it that a process which died in the middle of putting in a new one left. */
export function readableLake(dir: string): string | null {
  const folder = path.resolve(dir);
  const places = [folder, `${hiddenName(folder)}-old`];
  return places.find((place) => existsSync(path.join(place, MANIFEST))) ?? null;
}

function hiddenName(folder: string): string {
  return path.join(path.dirname(folder), `.${path.basename(folder)}.affidavit`);
}

function syncFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, 'r');
  } catch {
    // Windows cannot open folders; there is nothing to force then
    return;
  }
  try {
    fsyncSync(handle);
  } catch {
    // some file systems cannot
  } finally {
    closeSync(handle);
  }
}
