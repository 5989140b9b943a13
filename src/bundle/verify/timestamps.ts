import type { VerifiedTimestamp } from '../../records/reports/verifyReport.ts';
import { MANIFEST, MAX_TIMESTAMPS, META, TIMESTAMP_PATHS } from '../names.ts';
import { examineTimestamp } from '../timestamps/examine.ts';
import { timestampNotBefore } from '../timestamps/notBefore.ts';
import type { Checks } from './checks.ts';
import type { BundleContents } from './contents.ts';
import { findUnnamed, type TimestampTrust } from './timestampFiles.ts';

/**
 * Checks every timestamp that the manifest names. Without CAs of the caller the check is skipped, never passed: who made them
 * is not known then. A valid timestamp makes no other check better.
 *
 * @returns the timestamps with their time, as far as they could be read
 */
export async function checkTimestamps(
  checks: Checks,
  contents: BundleContents,
  { trusted, signer, manifest }: TimestampTrust,
): Promise<VerifiedTimestamp[]> {
  const planned = manifest.timestamps ?? [];
  const hasFiles = TIMESTAMP_PATHS.some((path) => contents.files.has(path));
  if (planned.length === 0 && !hasFiles && trusted === null) {
    checks.skip('timestamp.tokens', 'the bundle has no timestamp');
    return [];
  }
  const read: VerifiedTimestamp[] = [];
  await checks.make('timestamp.tokens', async (found, unmade) => {
    const unnamed = findUnnamed(contents, manifest, found);
    if (planned.length === 0 && unnamed === 0)
      found('TIMESTAMP_MISSING', '', '--tsa-ca was given, but the bundle has no timestamp');
    if (planned.length > MAX_TIMESTAMPS)
      found('MANIFEST_INVALID', MANIFEST, `it names more than ${MAX_TIMESTAMPS} timestamps`);
    if (trusted === null) unmade('no CA of a timestamping authority was given (--tsa-ca)');
    const data = contents.kept.get(META.openssl) ?? Buffer.alloc(0);
    const notBeforeMs = timestampNotBefore(Date.parse(manifest.period.to), Date.parse(manifest.exported_at));
    for (const { url, ...paths } of planned.slice(0, MAX_TIMESTAMPS)) {
      const response = contents.kept.get(paths.response);
      const request = contents.kept.get(paths.request);
      if (response === undefined || request === undefined || !TIMESTAMP_PATHS.includes(paths.response)) {
        const path = response === undefined ? paths.response : paths.request;
        found('TIMESTAMP_MISSING', path, 'the manifest names it, but it is not there');
        continue;
      }
      if (signer === null)
        found('TIMESTAMP_NO_SIGNATURE', paths.response, 'there is no valid signature that it could be of');
      const one = await examineTimestamp({ data, request, response, notBeforeMs, trusted });
      for (const { code, detail } of one.faults) found(code, paths.response, detail);
      if (one.timeMs === null) continue;
      read.push({
        path: paths.response,
        url,
        time: new Date(one.timeMs).toISOString(),
        accuracy_ms: one.accuracyMs,
        authority: one.authority,
        trusted: trusted !== null && signer !== null && one.faults.length === 0,
      });
    }
  });
  return read;
}
