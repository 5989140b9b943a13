import { CRITERIA, type Criterion } from '../../controls/catalogue/criteria.ts';
import type { TestConclusion, TestResult } from '../../records/controls.ts';
import { eventsADay } from '../charts/eventsADay.ts';
import { requestsAWeek } from '../charts/requestsAWeek.ts';
import { standingPrivilege } from '../charts/standingPrivilege.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { toneOf } from '../parts/marks.ts';
import { grouped } from '../parts/table.ts';

const COLUMNS: readonly TestConclusion[] = [
  'exception',
  'insufficient_evidence',
  'judgment_required',
  'no_exception',
  'not_applicable',
];

/** Results by criterion in one matrix, exceptions against the last bundle, and three charts. */
export const summary: Section = {
  id: 'summary',
  number: '2',
  title: 'Summary',
  *body(page) {
    const { results } = page.conclusion;
    yield counts(results);
    yield comparedWithLast(page);
    yield html`<h3>Results by criterion</h3><p class="small">Each test is in the column of its result, in the row of each criterion that it is relevant to; the number behind it counts its exceptions. A test may be relevant to several criteria. Select one to read its result.</p>`;
    yield matrix(results);
    yield html`<h3>Activity of the period</h3>`;
    yield eventsADay(page);
    yield requestsAWeek(page);
    yield standingPrivilege(page);
  },
};

function counts(results: readonly TestResult[]): Html {
  const exceptions = results.reduce((sum, { exceptions: own }) => sum + own, 0);
  return html`<ul class="counts">${COLUMNS.map((word) => {
    const count = results.filter(({ result }) => result === word).length;
    return html`<li class="${toneOf(word)}"><b>${count}</b><span>${word.replaceAll('_', ' ')}${word === 'exception' && `: ${grouped(exceptions)} in all`}</span></li>`;
  })}</ul>`;
}

function comparedWithLast({ exceptions: { counts }, conclusion: { results } }: Page): Html {
  const total = results.reduce((sum, { exceptions }) => sum + exceptions, 0);
  const listed = (['new', 'repeated', 'reopened'] as const).map((word) => `${grouped(counts[word])} ${word}`);
  const answered = (['open', 'explained', 'accepted', 'remediated'] as const)
    .filter((word) => counts[word] > 0)
    .map((word) => `${grouped(counts[word])} ${word}`);
  const ended = [
    `${grouped(counts.resolved)} resolved`,
    ...(counts.earlier_period > 0
      ? [`${grouped(counts.earlier_period)} about rows of an earlier period only`]
      : []),
    ...(counts.not_determined > 0
      ? [`${grouped(counts.not_determined)} not determined for lack of evidence`]
      : []),
  ];
  return html`<p>${grouped(total)} exceptions: ${listed.join(', ')}. Management’s responses: ${answered.length === 0 ? 'none needed' : answered.join(', ')}. Of those that earlier bundles listed and this one does not: ${ended.join(', ')}.</p>`;
}

function matrix(results: readonly TestResult[]): Html {
  return html`<table class="list matrix" style="--h1:'Criterion';${COLUMNS.map((word, index) => `--h${index + 2}:'${capital(word)}'`).join(';')}"><caption>Results of tests by criterion</caption><thead><tr><th scope="col" style="width:30%">Criterion</th>${COLUMNS.map((word) => html`<th scope="col" style="width:14%"><span class="${toneOf(word)}">${capital(word)}</span></th>`)}</tr></thead><tbody>${CRITERIA.map((criterion) => row(criterion, results))}</tbody></table>`;
}

function row({ id, name, inScope, scopeReason }: Criterion, results: readonly TestResult[]): Html {
  const head = html`<td><b>${id}</b> ${name}</td>`;
  if (!inScope)
    return html`<tr>${head}<td colspan="5" class="scope"><span class="small">Out of scope. ${scopeReason}</span></td></tr>`;
  const own = results.filter(({ criteria }) => criteria.includes(id));
  return html`<tr>${head}${COLUMNS.map((word) => html`<td><span class="chips">${own.filter(({ result }) => result === word).map(chip)}</span></td>`)}</tr>`;
}

function chip({ id, title, result, exceptions }: TestResult): Html {
  return html`<a class="chip ${toneOf(result)}" href="#r-${id}" title="${title}">${id}${exceptions > 0 && html`<span> · ${grouped(exceptions)}</span>`}</a>`;
}

function capital(word: string): string {
  const text = word.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
