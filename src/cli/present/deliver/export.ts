import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { ExportReport } from '../../../records/reports/exportReport.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** Path, SHA-256, key fingerprint and the results in short. */
export function presentExport(report: ExportReport): string {
  const rows = report.results.map((r) => [
    r.id,
    statusWord(r.result),
    String(r.exceptions),
    r.reference,
    cell(r.title),
  ]);
  return [
    `Bundle   ${report.path}`,
    `SHA-256  ${report.sha256}`,
    `Key      ${report.key_fingerprint}`,
    `Head     number ${report.sequence}, ${report.sha256sums_sha256} (write this line down, outside of this machine: \`verify --after\`)`,
    ...report.timestamps.map(({ url, time }) => `Timestamp ${readerTime(time)} by ${cell(url)}`),
    ...(report.replaces === null
      ? []
      : [`Replaces number ${report.replaces.sequence}: ${cell(report.replaces.reason, 400)}`]),
    `Period   ${readerTime(report.period.from)} to ${readerTime(report.period.to)}, snapshot ${report.snapshot}, sequence ${report.sequence}`,
    '',
    table(
      [
        { head: 'TEST' },
        { head: 'RESULT' },
        { head: 'EXCEPTIONS', right: true },
        { head: 'REFERENCE' },
        { head: 'TITLE' },
      ],
      rows,
    ),
    registerLine(report),
    ...(report.complete
      ? []
      : [
          `${statusWord('incomplete')}: a dataset of the snapshot is partial, denied or failed: see known-limitations.txt.`,
        ]),
    `${plural(report.limitations.length, 'known limitation')}: see known-limitations.txt.`,
  ].join('\n');
}

/** The exceptions in one line: against earlier periods, and by their answers. */
function registerLine({ register }: ExportReport): string {
  const said = (names: readonly (keyof ExportReport['register'])[]) =>
    names
      .flatMap((name) => (register[name] === 0 ? [] : [`${register[name]} ${statusWord(name)}`]))
      .join(', ');
  const changes = said(['new', 'repeated', 'reopened', 'resolved', 'not_determined']);
  const answers = said(['open', 'explained', 'accepted', 'remediated']);
  return `Exceptions: ${[changes, answers].filter((text) => text !== '').join('; ') || 'none'}.`;
}
