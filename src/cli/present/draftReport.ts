import type { DraftReport } from '../../records/draftReport.ts';

/** The page that was written. */
export function presentDraftReport({ path, bytes, results }: DraftReport): string {
  const exceptions = results.reduce((sum, result) => sum + result.exceptions, 0);
  return [
    `File     ${path}`,
    `Size     ${Math.ceil(bytes / 1024)} KiB`,
    `Results  ${results.length} tests, ${exceptions} ${exceptions === 1 ? 'exception' : 'exceptions'}`,
    'A draft: not signed, no number of the chain. `affidavit export` makes the signed bundle.',
  ].join('\n');
}
