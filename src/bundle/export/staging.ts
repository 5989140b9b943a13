import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';

const PREFIX = '.affidavit-export-';
const FOREIGN_LEFTOVER_MS = 24 * 3_600_000;
// folders that this process is still writing to
const ours = new Set<string>();

/** The hidden folder, inside the output folder, in which a bundle grows until it is whole. */
export class Staging {
  readonly #outDir: string;
  readonly #dir: string;
  readonly #name: string;
  readonly #replace: boolean;

  private constructor(outDir: string, name: string, replace: boolean) {
    this.#outDir = outDir;
    this.#name = name;
    this.#replace = replace;
    const host = hostname().replace(/[^A-Za-z0-9.]/g, '_');
    this.#dir = join(outDir, `${PREFIX}${host}-${process.pid}-${randomBytes(4).toString('hex')}`);
  }

  /**
   * Makes the folder, after clearing away what killed exports left in `outDir`.
   *
   * @param name final file name of the zip
   * @param replace whether a bundle of that name may be replaced
   * @throws AffidavitError WRITE_DENIED when a bundle of that name exists; DISK_FULL, WRITE_DENIED, WRITE_FAILED
   */
  static async open(outDir: string, name: string, replace = false): Promise<Staging> {
    const staging = new Staging(outDir, name, replace);
    ours.add(basename(staging.#dir));
    try {
      makeFolder(outDir);
      await clearLeftovers(outDir);
      await staging.#refuseToReplace();
      await mkdir(staging.#dir, { mode: 0o700 });
    } catch (cause) {
      ours.delete(basename(staging.#dir));
      throw cause instanceof AffidavitError ? cause : writeError(cause, `write the bundle to ${outDir}`);
    }
    return staging;
  }

  /** The private folder; removed with everything in it when the bundle is in place. */
  get folder(): string {
    return this.#dir;
  }

  get zipPath(): string {
    return join(this.#dir, this.#name);
  }

  /** Writes a small file beside the zip-to-be and forces it to the disk. */
  async write(suffix: string, text: string): Promise<void> {
    const path = this.zipPath + suffix;
    try {
      const file = await open(path, 'wx', 0o644);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw writeError(cause, `write ${path}`);
    }
  }

  /**
   * Moves everything to its place: what lies beside the zip first, the zip last. A crash in between leaves at most a
   * checksum without its bundle, which the next export of that name replaces; never a bundle that is not whole.
   */
  async publish(suffixes: readonly string[]): Promise<string> {
    const final = join(this.#outDir, this.#name);
    await this.#refuseToReplace();
    try {
      for (const suffix of suffixes) await rename(this.zipPath + suffix, final + suffix);
      await rename(this.zipPath, final);
      await syncFolder(this.#outDir);
    } catch (cause) {
      throw writeError(cause, `put the bundle into ${this.#outDir}`);
    }
    await this.remove();
    return final;
  }

  /** Removes the folder and whatever is in it. */
  async remove(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true }).catch(() => {});
    ours.delete(basename(this.#dir));
  }

  async #refuseToReplace(): Promise<void> {
    if (this.#replace) return;
    const final = join(this.#outDir, this.#name);
    const exists = await access(final).then(
      () => true,
      () => false,
    );
    if (exists) {
      throw new AffidavitError(
        'WRITE_DENIED',
        `${final} exists already; a bundle is never overwritten.`,
        'Choose another folder, or move the old bundle away first.',
      );
    }
  }
}

async function clearLeftovers(outDir: string): Promise<void> {
  for (const name of await readdir(outDir)) {
    const match = /^\.affidavit-export-(.+)-(\d+)-[0-9a-f]{8}$/.exec(name);
    if (match === null || ours.has(name)) continue;
    const path = join(outDir, name);
    if (await isAbandoned(path, match[1] ?? '', Number(match[2])))
      await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(path: string, host: string, pid: number): Promise<boolean> {
  if (host !== hostname().replace(/[^A-Za-z0-9.]/g, '_')) {
    // another machine on a shared disk: its processes cannot be asked
    const age = Date.now() - (await stat(path)).mtimeMs;
    return age > FOREIGN_LEFTOVER_MS;
  }
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH';
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  // Windows cannot open folders; there is nothing to force then
  if (folder === null) return;
  await folder.sync().catch(() => {});
  await folder.close();
}
