import { plural } from '../../../formats/plural.ts';
import type { EvidenceReport } from '../../../records/reports/evidenceReport.ts';

/** The file, what bounds it, and how much is in it. */
export function presentEvidence({
  path,
  period,
  opening_snapshot,
  closing_snapshot,
  tables,
}: EvidenceReport): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const opening = opening_snapshot === null ? 'no opening snapshot' : `opening snapshot ${opening_snapshot}`;
  return [
    `File     ${path}`,
    `Period   ${period.from} to ${period.to}, ${opening}, closing snapshot ${closing_snapshot}`,
    `Tables   ${tables.length}, ${plural(rows, 'row')}`,
  ].join('\n');
}
