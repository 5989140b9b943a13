import type { VerifiedTimestamp } from '../../records/reports/verifyReport.ts';
import type { PublicKey } from '../keys/publicKey.ts';
import { TIMESTAMP_PATHS } from '../names.ts';
import type { Certificate } from '../timestamps/certificates.ts';
import type { Checks, Found } from './checks.ts';
import type { BundleContents } from './contents.ts';
import type { ReadManifest } from './manifest.ts';

/** The basis on which timestamps are checked. */
export interface TimestampTrust {
  /** CAs of authorities; null: the caller gave none */
  trusted: readonly Certificate[] | null;
  /** who made META/SHA256SUMS.sig; null when it does not verify */
  signer: PublicKey | null;
  manifest: ReadManifest;
}

/** Checks the timestamps of a bundle. */
export type TimestampCheck = (
  checks: Checks,
  contents: BundleContents,
  trust: TimestampTrust,
) => Promise<VerifiedTimestamp[]>;

/** Reports files of timestamps that the manifest does not name. @returns how many there are */
export function findUnnamed(
  contents: BundleContents,
  { timestamps = [] }: ReadManifest,
  found: Found,
): number {
  const named = new Set(timestamps.flatMap(({ request, response }) => [request, response]));
  const unnamed = TIMESTAMP_PATHS.filter((path) => contents.files.has(path) && !named.has(path));
  for (const path of unnamed) found('SUM_FILE_EXTRA', path, 'it is there, but the manifest does not name it');
  return unnamed.length;
}
