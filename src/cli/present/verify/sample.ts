import type { SampleReport } from '../../../records/reports/sampleReport.ts';
import { cell, table } from '../table.ts';

/** The drawn rows with what they were drawn by. */
export function presentSample({
  procedure,
  engagement,
  population,
  population_sha256,
  seed,
  size,
  size_by,
  rows,
}: SampleReport): string {
  return [
    `Procedure   ${procedure}, ${Math.min(size, population)} of ${population} rows (${size_by})`,
    `Engagement  ${cell(engagement, 200)}`,
    `Population  SHA-256 ${population_sha256}`,
    `Seed        ${seed}`,
    '',
    table(
      [{ head: 'RANK', right: true }, { head: 'ROW' }, { head: '' }],
      rows.map(({ rank, row_id, spare }) => [String(rank), cell(row_id, 120), spare ? 'spare' : '']),
    ),
  ].join('\n');
}
