import { type FileHandle, open } from 'node:fs/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { VerifyReport } from '../../records/reports/verifyReport.ts';
import { besideFiles } from './besideFiles.ts';
import { FLAGS_WITHOUT_WAITING } from './plainFile.ts';
import { readSidecars } from './sidecarFiles.ts';
import { checkTimestamps } from './timestamps.ts';
import { readTrust } from './trust.ts';
import { type VerifyOptions, verifyArchive } from './verifyArchive.ts';
import { fileSource, openZipFile } from './zip/openZipFile.ts';

/**
 * Verifies a bundle that is a file. Unpacks nothing to the disk, and holds no evidence file in memory.
 *
 * @param zipPath the bundle; `<zip>.sha256` and `<zip>.sshsig` beside it are checked when they are there
 * @returns every check with its outcome; a bad bundle is a report, never an exception
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID (not a file), KEY_INVALID (the caller's keys)
 */
export async function verifyBundle(zipPath: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  // the keys are read before the file is opened: their faults come first
  readTrust(options);
  const { file, size } = await openFile(zipPath);
  try {
    const { report } = await verifyArchive(
      {
        name: zipPath,
        bytes: fileSource(file, size),
        sidecars: await readSidecars(zipPath),
        timestamps: checkTimestamps,
        beside: besideFiles(zipPath),
        open: (limits) => openZipFile(file, size, limits),
      },
      options,
    );
    return report;
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<{ file: FileHandle; size: number }> {
  // a pipe without a writer must not make us wait
  const file = await open(path, FLAGS_WITHOUT_WAITING).catch((cause: unknown) => {
    throw new AffidavitError('FILE_NOT_FOUND', `${path} could not be opened.`, 'Check the path.', { cause });
  });
  const facts = await file.stat();
  if (facts.isFile()) return { file, size: facts.size };
  await file.close();
  throw new AffidavitError('FILE_INVALID', `${path} is not a regular file.`, 'Give the .zip itself.');
}
