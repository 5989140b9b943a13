import { plural } from '../../formats/plural.ts';
import { readerTime } from '../../formats/readerTime.ts';
import type { ExportReport } from '../../records/exportReport.ts';
import { statusWord } from './statusWord.ts';
import { cell, table } from './table.ts';

/** Path, SHA-256, key fingerprint and the results in short. */
export function presentExport(report: ExportReport): string {
  const rows = report.results.map((r) => [r.id, statusWord(r.result), String(r.exceptions), cell(r.title)]);
  return [
    `Bundle   ${report.path}`,
    `SHA-256  ${report.sha256}`,
    `Key      ${report.key_fingerprint}`,
    `Period   ${readerTime(report.period.from)} to ${readerTime(report.period.to)}, snapshot ${report.snapshot}, sequence ${report.sequence}`,
    '',
    table(
      [{ head: 'TEST' }, { head: 'RESULT' }, { head: 'EXCEPTIONS', right: true }, { head: 'TITLE' }],
      rows,
    ),
    '',
    ...(report.complete
      ? []
      : [
          `${statusWord('incomplete')}: a dataset of the snapshot is partial, denied or failed: see known-limitations.txt.`,
        ]),
    `${plural(report.limitations.length, 'known limitation')}: see known-limitations.txt.`,
  ].join('\n');
}
