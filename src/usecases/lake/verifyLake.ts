import { verifyLake } from '../../lake/manifest/verifyLake.ts';
import type { LakeVerifyReport } from '../../records/reports/lakeReports.ts';
import { readKeys, type VerifyOptions } from '../verify.ts';
import { lakeFolder } from './lakeFolder.ts';

/**
 * Checks a lake: every file, sums, signatures, manifest. Needs no engine.
 *
 * @throws AffidavitError LAKE_NOT_FOUND, FILE_NOT_FOUND, FILE_INVALID, KEY_INVALID; a lake that fails is a report, not an error
 */
export async function verifyLakeFolder(to: string, options: VerifyOptions): Promise<LakeVerifyReport> {
  const { report } = await verifyLake(lakeFolder(to), await readKeys(options));
  return report;
}
