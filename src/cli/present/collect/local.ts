import type { LocalRun } from '../../../records/localRun.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** The sources that a run of a local collector read: dataset, source, status, rows, reason. */
export function presentLocalRun(run: LocalRun): string {
  const rows = run.sources.map((source) => [
    source.dataset,
    cell(source.source, 80),
    statusWord(source.status),
    String(source.rows),
    cell(source.reason, 300),
  ]);
  return [
    run.unchanged === true
      ? `Unchanged since run ${run.run} by ${cell(run.who)}, so nothing new is stored`
      : `Run ${run.run} by ${cell(run.who)}, kept in the store for the next export`,
    '',
    table(
      [
        { head: 'DATASET' },
        { head: 'SOURCE' },
        { head: 'STATUS' },
        { head: 'ROWS', right: true },
        { head: 'REASON', width: 60 },
      ],
      rows,
    ),
  ].join('\n');
}
