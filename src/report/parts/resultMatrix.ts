import { CRITERIA, type Criterion } from '../../controls/catalogue/criteria.ts';
import { concludeControls } from '../../controls/entity/controlConclusions.ts';
import { MOST_SEVERE_FIRST, type TestResult } from '../../records/controls.ts';
import type { ControlSummary, EntityControlsSummary } from '../../records/entityControl.ts';
import { type Content, type Html, html } from '../html/html.ts';
import type { Page } from '../page.ts';
import { toneOf } from './marks.ts';
import { grouped } from './table.ts';
import { name } from './values.ts';

const HOW =
  'Each test is in the column of its result; the number behind it counts its exceptions. Select one to read its result.';

/** The one matrix of results with its heading: by the entity's controls where it supplied them, else by criterion. */
export function* resultMatrix({ conclusion, requests }: Page): Generator<Html> {
  const { entity, results, scope } = conclusion;
  if (entity === null) {
    yield html`<h3>Results by criterion</h3><p class="small">${HOW} A test is in the row of each criterion that it is relevant to.</p>`;
    yield matrix(
      'Criterion',
      CRITERIA.map((criterion) => criterionRow(criterion, results)),
    );
    return;
  }
  const concluded = concludeControls(entity, scope.period, results, requests);
  yield html`<h3>Results by control of the entity</h3><p class="small">${HOW} A test is in the row of each control that names it.</p>`;
  const unnamed = results.filter(({ controls }) => controls.length === 0);
  yield matrix('Control', [
    ...concluded.controls.map((control) => controlRow(control, results)),
    ...(unnamed.length === 0 ? [] : [row('Tests that no control of the entity names', unnamed)]),
  ]);
  yield gaps(concluded);
}

/** Where the entity's controls leave something out. */
function gaps({ unmapped_criteria, controls_without_evidence }: EntityControlsSummary): Html {
  const listed = (ids: readonly string[]): Content => (ids.length === 0 ? 'none' : ids.join(', '));
  return html`<p class="small">Criteria in scope that no control names: ${listed(unmapped_criteria)}. Controls without evidence: ${listed(controls_without_evidence)}. controls/matrix.csv has every line with its datasets.</p>`;
}

function matrix(first: string, rows: readonly Html[]): Html {
  return html`<table class="list matrix" style="--h1:'${first}';${MOST_SEVERE_FIRST.map((word, index) => `--h${index + 2}:'${capital(word)}'`).join(';')}"><caption>Results of tests by ${first.toLowerCase()}</caption><thead><tr><th scope="col" style="width:30%">${first}</th>${MOST_SEVERE_FIRST.map((word) => html`<th scope="col" style="width:14%"><span class="${toneOf(word)}">${capital(word)}</span></th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function criterionRow({ id, name, inScope, scopeReason }: Criterion, results: readonly TestResult[]): Html {
  const head = html`<b>${id}</b> ${name}`;
  if (!inScope) return rowWithout(head, `Out of scope. ${scopeReason}`);
  return row(
    head,
    results.filter(({ criteria }) => criteria.includes(id)),
  );
}

function controlRow(control: ControlSummary, results: readonly TestResult[]): Html {
  const { id, title, criteria, owner, in_effect, procedures } = control;
  const head = html`<b>${id}</b> ${name(title)}<br><span class="small">${criteria.join(', ')}${owner !== '' && html` · ${name(owner)}`}</span>`;
  const days = [control.effective_from || '…', control.effective_to || '…'].join(' to ');
  if (!in_effect) return rowWithout(head, `Not in effect in the period: ${days}.`);
  if (procedures.length === 0)
    return rowWithout(head, `No test is mapped to it; ${grouped(control.evidence_rows)} rows of evidence.`);
  return row(
    head,
    results.filter(({ id: test }) => procedures.includes(test)),
  );
}

function row(head: Content, own: readonly TestResult[]): Html {
  return html`<tr><td>${head}</td>${MOST_SEVERE_FIRST.map((word) => html`<td><span class="chips">${own.filter(({ result }) => result === word).map(chip)}</span></td>`)}</tr>`;
}

function rowWithout(head: Content, why: string): Html {
  return html`<tr><td>${head}</td><td colspan="5" class="scope"><span class="small">${why}</span></td></tr>`;
}

function chip({ id, title, result, exceptions }: TestResult): Html {
  return html`<a class="chip ${toneOf(result)}" href="#r-${id}" title="${title}">${id}${exceptions > 0 && html`<span> · ${grouped(exceptions)}</span>`}</a>`;
}

function capital(word: string): string {
  const text = word.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
