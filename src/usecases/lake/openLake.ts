import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MANIFEST } from '../../bundle/names.ts';
import { VerificationError } from '../../bundle/verify/codes.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { parseLakeManifest, verifyLake } from '../../lake/manifest/verifyLake.ts';
import type { LakeManifest, LakeSet } from '../../records/lakeManifest.ts';
import { readKeys, type VerifyOptions } from '../verify.ts';
import { lakeFolder } from './lakeFolder.ts';

/** The evidence sets of a lake that a command is about. */
export interface OpenLake {
  folder: string;
  manifest: LakeManifest;
  sets: LakeSet[];
  verdict: 'verified' | 'self-attested';
}

/**
 * Opens a lake to conclude from: manifest, signatures, and the files of the tables that are to be read.
 *
 * @param period undefined: every period of the lake
 * @param isRead whether a table is read
 * @throws AffidavitError LAKE_NOT_FOUND, VERIFICATION_FAILED, KEY_INVALID, FILE_…
 */
export async function openLake(
  { to, period, ...keys }: { to: string; period: string | undefined } & VerifyOptions,
  isRead: (table: string) => boolean = () => true,
): Promise<OpenLake> {
  const folder = lakeFolder(to);
  const wanted = setsOf(await readManifest(folder), period, folder);
  const files = new Set(
    wanted.flatMap(({ tables }) => tables.flatMap(({ table, path: file }) => (isRead(table) ? [file] : []))),
  );
  const { manifest, report } = await verifyLake(folder, await readKeys(keys), (file) => files.has(file));
  if (manifest === null || report.verdict === 'failed')
    throw new AffidavitError(
      'VERIFICATION_FAILED',
      `${folder} does not verify, so nothing is concluded from it: ${report.codes.join(', ')}.`,
      'Run `affidavit verify --lake DIR` on it: it names every check that failed.',
    );
  return { folder, manifest, sets: setsOf(manifest, period, folder), verdict: report.verdict };
}

/** The manifest of a lake, before anything is verified. @throws AffidavitError VERIFICATION_FAILED */
async function readManifest(folder: string): Promise<LakeManifest> {
  try {
    return parseLakeManifest(await readFile(path.join(folder, MANIFEST)));
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    throw new AffidavitError(
      'VERIFICATION_FAILED',
      `The manifest of ${folder} cannot be read: ${error.message}.`,
      'Run `affidavit verify --lake DIR` on it.',
    );
  }
}

function setsOf({ sets }: LakeManifest, period: string | undefined, folder: string): LakeSet[] {
  const found = sets.filter((set) => period === undefined || set.period.label === period);
  if (found.length > 0) return found;
  const labels = [...new Set(sets.map((set) => set.period.label))];
  throw new AffidavitError(
    'LAKE_NOT_FOUND',
    `The lake ${folder} holds nothing of ${period ?? 'any period'}.`,
    labels.length === 0 ? 'Run `affidavit lake write` first.' : `It holds ${labels.join(', ')}.`,
  );
}
