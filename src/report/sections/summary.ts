import type { TestResult } from '../../records/controls.ts';
import { MOST_SEVERE_FIRST } from '../../records/controls.ts';
import { eventsADay } from '../charts/eventsADay.ts';
import { requestsAWeek } from '../charts/requestsAWeek.ts';
import { standingPrivilege } from '../charts/standingPrivilege.ts';
import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { toneOf } from '../parts/marks.ts';
import { resultMatrix } from '../parts/resultMatrix.ts';
import { grouped } from '../parts/table.ts';

/** Results by control of the entity, else by criterion, in one matrix; exceptions against the last bundle, and three charts. */
export const summary: Section = {
  id: 'summary',
  number: '2',
  title: 'Summary',
  *body(page) {
    const { results } = page.conclusion;
    yield counts(results);
    yield comparedWithLast(page);
    yield* resultMatrix(page);
    yield html`<h3>Activity of the period</h3>`;
    yield eventsADay(page);
    yield requestsAWeek(page);
    yield standingPrivilege(page);
  },
};

function counts(results: readonly TestResult[]): Html {
  const exceptions = results.reduce((sum, { exceptions: own }) => sum + own, 0);
  return html`<ul class="counts">${MOST_SEVERE_FIRST.map((word) => {
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
