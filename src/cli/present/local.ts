import type { LocalRun } from '../../records/localRun.ts';
import { cell, table } from './table.ts';
import { verdictWord } from './verdict.ts';

/** What a run of a local collector kept: dataset, source, verdict, rows, why. */
export function presentLocalRun(run: LocalRun): string {
  const rows = run.sources.map((source) => [
    source.dataset,
    cell(source.source, 80),
    verdictWord(source.verdict),
    String(source.rows),
    cell(source.reason, 300),
  ]);
  return [
    `Run ${run.run} by ${cell(run.who)}, kept in the store for the next export`,
    '',
    table(
      [
        { head: 'DATASET' },
        { head: 'SOURCE' },
        { head: 'VERDICT' },
        { head: 'ROWS', right: true },
        { head: 'WHY', width: 60 },
      ],
      rows,
    ),
  ].join('\n');
}
