import type { CriterionDetail, CriterionSummary } from '../../records/criterion.ts';
import { statusWord } from './statusWord.ts';
import { cell, table } from './table.ts';

/** One line a criterion. */
export function presentCriteria(criteria: readonly CriterionSummary[]): string {
  const rows = criteria.map((c) => [
    c.id,
    c.name,
    c.in_scope ? String(c.points_of_focus) : '–',
    c.evidence_rows === null ? '–' : String(c.evidence_rows),
    c.in_scope
      ? c.results.map((r) => `${r.id} ${r.result}${r.exceptions ? ` (${r.exceptions})` : ''}`).join(', ')
      : c.scope_reason,
  ]);
  return table(
    [
      { head: 'CRITERION' },
      { head: 'NAME', width: 46 },
      { head: 'POINTS', right: true },
      { head: 'EVIDENCE ROWS', right: true },
      { head: 'RESULTS', width: 60 },
    ],
    rows,
  );
}

/** One criterion: its points of focus with their evidence, and its tests. */
export function presentCriterion(detail: CriterionDetail): string {
  const evidence = detail.points_of_focus.flatMap((point) =>
    point.evidence.length === 0
      ? [[point.id, point.name, '', '', 'No dataset of this bundle is mapped to this point.']]
      : point.evidence.map((e, i) => [
          i === 0 ? point.id : '',
          i === 0 ? point.name : '',
          e.dataset,
          e.rows === null ? '–' : String(e.rows),
          e.reason,
        ]),
  );
  const tests = detail.tests.map((t) => [
    t.id,
    statusWord(t.result),
    String(t.exceptions),
    cell(t.title),
    cell(t.explanation, 300),
  ]);
  return [
    `${detail.id} ${detail.name}`,
    ...(detail.in_scope ? [] : [`Out of scope: ${detail.scope_reason}`]),
    '',
    table(
      [
        { head: 'POINT OF FOCUS' },
        { head: 'NAME', width: 40 },
        { head: 'EVIDENCE' },
        { head: 'ROWS', right: true },
        { head: 'RELEVANCE', width: 60 },
      ],
      evidence,
    ),
    '',
    table(
      [
        { head: 'TEST' },
        { head: 'RESULT' },
        { head: 'EXCEPTIONS', right: true },
        { head: 'TITLE', width: 30 },
        { head: 'CONCLUSION', width: 60 },
      ],
      tests,
    ),
  ].join('\n');
}
