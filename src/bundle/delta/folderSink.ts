import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeError } from '../../errors/affidavitError.ts';
import { makeFolder } from '../../platform/makeFolder.ts';
import type { Contents } from '../export/archive.ts';
import type { DeltaSink } from './deltaFiles.ts';

/**
 * Writes the tables of a comparison into a folder, which is made when missing. Files that are there are not replaced.
 *
 * @throws AffidavitError DISK_FULL, WRITE_DENIED, WRITE_FAILED
 */
export function folderSink(folder: string): DeltaSink {
  makeFolder(folder);
  return {
    async add(name, contents, facts = () => ({ records: null })) {
      const file = path.join(folder, name);
      const hash = createHash('sha256');
      let bytes = 0;
      const counted = async function* () {
        for await (const piece of piecesOf(contents)) {
          hash.update(piece);
          bytes += piece.length;
          // the writer may hold on to a piece while the next is made in the same memory
          yield Buffer.from(piece);
        }
      };
      await pipeline(Readable.from(counted()), createWriteStream(file, { flags: 'wx', mode: 0o600 })).catch(
        (cause: unknown) => {
          throw (cause as { syscall?: string }).syscall === undefined
            ? cause
            : writeError(cause, `write ${file}`);
        },
      );
      return { path: name, bytes, sha256: hash.digest('hex'), ...facts() };
    },
  };
}

async function* piecesOf(contents: Contents): AsyncGenerator<Buffer> {
  if (typeof contents === 'string') yield Buffer.from(contents);
  else if (Buffer.isBuffer(contents)) yield contents;
  else yield* contents;
}
