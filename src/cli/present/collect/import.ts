import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { PullReport } from '../../../records/snapshot.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** The closing table of an import: dataset, status, rows, reason. */
export function presentImport(report: PullReport): string {
  const rows = report.datasets.map((d) => [
    d.dataset,
    statusWord(d.status),
    String(d.rows),
    cell(d.reason, 300),
  ]);
  const { events } = report;
  return [
    `Snapshot ${report.snapshot} of ${cell(report.cluster.name)}, from files, imported by ${cell(report.identity.user)}`,
    '',
    table(
      [{ head: 'DATASET' }, { head: 'STATUS' }, { head: 'ROWS', right: true }, { head: 'REASON', width: 80 }],
      rows,
    ),
    '',
    `Audit log ${readerTime(events.from)} to ${readerTime(events.to)}: ${plural(events.rows, 'event')}, ${events.new_rows} new.`,
    report.complete
      ? 'Every dataset was given.'
      : `${statusWord('incomplete')}: an outstanding input above was not given or could not be read; the rest is kept (exit 4).`,
  ].join('\n');
}
