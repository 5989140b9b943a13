import { plural } from '../../../formats/plural.ts';
import type { ControlsReport, CriterionDetail, CriterionSummary } from '../../../records/criterion.ts';
import type { ControlSummary, EntityControlsSummary } from '../../../records/entityControl.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** The entity's controls, where it supplied them, one line each; then one line a criterion. */
export function presentControls({ entity, criteria }: ControlsReport): string {
  const list = presentCriteria(criteria);
  return entity === null ? list : `${presentEntity(entity)}\n\n${list}`;
}

function presentEntity({
  controls,
  unmapped_criteria,
  controls_without_evidence,
}: EntityControlsSummary): string {
  const rows = controls.map((control) => [
    control.id,
    cell(control.title),
    cell(control.owner),
    control.criteria.join(', '),
    statusWord(control.result),
    control.tests
      .map(({ reference, result, exceptions }) => testWord(reference, result, exceptions))
      .join(', '),
    String(control.evidence_rows),
  ]);
  const listed = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '));
  return [
    table(
      [
        { head: 'CONTROL' },
        { head: 'TITLE', width: 40 },
        { head: 'OWNER', width: 24 },
        { head: 'CRITERIA', width: 24 },
        { head: 'RESULT' },
        { head: 'TESTS', width: 48 },
        { head: 'EVIDENCE ROWS', right: true },
      ],
      rows,
    ),
    `${plural(controls.length, 'control')}. Criteria that no control names: ${listed(unmapped_criteria)}.`,
    `Controls without evidence: ${listed(controls_without_evidence)}.`,
  ].join('\n');
}

function testWord(name: string, result: string, exceptions: number): string {
  return `${name} ${result}${exceptions > 0 ? ` (${exceptions})` : ''}`;
}

/** The facts of a control that its file gives, one a line. */
function controlFacts(control: ControlSummary): string[] {
  const { effective_from: first, effective_to: last } = control;
  const facts: [string, string][] = [
    ['Owner', control.owner],
    ['Operates', [control.frequency, control.nature, control.kind].filter((word) => word !== '').join(', ')],
    ['Policy', control.policy],
    ['In effect', first === '' && last === '' ? '' : `${first || '…'} to ${last || '…'}`],
    ['Criteria', control.criteria.join(', ')],
    [
      'Thresholds',
      Object.entries(control.thresholds)
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
        .join(', '),
    ],
    ['Result', control.result],
  ];
  const given = facts.filter(([, value]) => value !== '');
  return given.map(([name, value]) => `${name.padEnd(11)} ${cell(value, 300)}`);
}

/** One line a criterion. */
function presentCriteria(criteria: readonly CriterionSummary[]): string {
  const rows = criteria.map((c) => [
    c.id,
    c.name,
    c.in_scope ? String(c.points_of_focus) : '–',
    c.evidence_rows === null ? '–' : String(c.evidence_rows),
    c.in_scope ? c.results.map((r) => testWord(r.id, r.result, r.exceptions)).join(', ') : c.scope_reason,
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
    t.reference,
    statusWord(t.result),
    String(t.exceptions),
    cell(t.title),
    cell(t.explanation, 300),
  ]);
  return [
    `${detail.id} ${cell(detail.name, 300)}`,
    ...(detail.control === null ? [] : controlFacts(detail.control)),
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
