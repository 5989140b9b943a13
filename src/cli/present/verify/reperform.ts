import type { ReperformReport } from '../../../records/reports/reperformReport.ts';
import { cell, table } from '../table.ts';

/** One line a procedure, differences below it, and the verdict. */
export function presentReperform({ procedures, controls, verdict, verified }: ReperformReport): string {
  const rows = procedures.map((one) => [
    one.id,
    one.reproduced ? 'reproduced' : 'differs',
    String(one.listed),
    String(one.found),
    String(one.population_found),
  ]);
  const differences = procedures.flatMap(({ id, differences: found }) =>
    found.map((text) => `${id}  ${cell(text, 300)}`),
  );
  for (const text of controls?.differences ?? []) differences.push(`controls  ${cell(text, 300)}`);
  return [
    table(
      [
        { head: 'TEST' },
        { head: 'RESULT' },
        { head: 'LISTED', right: true },
        { head: 'FOUND', right: true },
        { head: 'POPULATION', right: true },
      ],
      rows,
    ),
    '',
    ...differences,
    ...(differences.length > 0 ? [''] : []),
    `${verdict === 'reproduced' ? 'reproduced' : 'differs'}: the bundle is ${verified}.`,
  ].join('\n');
}
