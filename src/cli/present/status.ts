import { COVERAGE_STATES, type CoverageRow } from '../../records/coverage.ts';
import { statusWord } from './statusWord.ts';
import { cell, table } from './table.ts';

/** The 62 rows, then how many are in which state. */
export function presentStatus(rows: readonly CoverageRow[]): string {
  const lines = rows.map((row) => [
    String(row.row),
    row.wording,
    row.items.length > 8 ? 'all' : row.items.join(' '),
    statusWord(row.state),
    String(row.rows),
    cell(row.next, 300),
  ]);
  const counts = COVERAGE_STATES.map(
    (state) => `${rows.filter((row) => row.state === state).length} ${state}`,
  );
  return [
    table(
      [
        { head: 'ROW', right: true },
        { head: 'EVIDENCE', width: 44 },
        { head: 'ITEMS', width: 14 },
        { head: 'STATE' },
        { head: 'ROWS', right: true },
        { head: 'WHAT TO DO NEXT', width: 60 },
      ],
      lines,
    ),
    '',
    `${rows.length} rows: ${counts.join(', ')}.`,
  ].join('\n');
}
