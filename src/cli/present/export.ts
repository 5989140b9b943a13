import type { ExportReport } from '../../records/exportReport.ts';
import { statusWord } from './statusWord.ts';
import { cell, table } from './table.ts';

/** Path, SHA-256, key fingerprint and the results in short. */
export function presentExport(report: ExportReport): string {
  const rows = report.results
    .filter((r) => r.result !== 'not_built')
    .map((r) => [r.id, statusWord(r.result), String(r.exceptions), cell(r.title)]);
  const notBuilt = report.results.length - rows.length;
  return [
    `Bundle   ${report.path}`,
    `SHA-256  ${report.sha256}`,
    `Key      ${report.key_fingerprint}`,
    `Period   ${report.period.from} to ${report.period.to}, snapshot ${report.snapshot}, sequence ${report.sequence}`,
    '',
    table(
      [{ head: 'TEST' }, { head: 'RESULT' }, { head: 'EXCEPTIONS', right: true }, { head: 'WHAT' }],
      rows,
    ),
    '',
    ...(notBuilt > 0 ? [`${notBuilt} tests of the catalogue are not built yet and prove nothing.`] : []),
    ...(report.complete
      ? []
      : [
          `${statusWord('incomplete')}: a dataset of the snapshot is partial, denied or failed; known-limitations.txt names it.`,
        ]),
    `${report.limitations.length} known limitations are listed in known-limitations.txt.`,
  ].join('\n');
}
