import { MANIFEST_SCHEMA } from '../bundle/names.ts';
import { VERIFY_CODES } from '../bundle/verify/codes.ts';
import type { VersionReport } from '../records/reports/programReports.ts';
import { storeVersions } from '../store/file/storeVersions.ts';

/** Every code that `verify` can give, with what it means, in the order of the checks. */
export function verifyCodes(): { code: string; meaning: string }[] {
  return Object.entries(VERIFY_CODES).map(([code, meaning]) => ({ code, meaning }));
}

/** Versions of this program and of everything that its files depend on. @param affidavit the program's own version */
export function versions(affidavit: string): VersionReport {
  const { sqlite, schema } = storeVersions();
  return {
    affidavit,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    sqlite,
    store_schema: schema,
    bundle_schema: MANIFEST_SCHEMA,
  };
}
