import { sampleOf } from '../../controls/populations.ts';
import { PROCEDURES } from '../../controls/procedures/registry.ts';
import type { TestResult } from '../../records/controls.ts';
import { type Content, type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { factsOf } from '../parts/facts.ts';
import { mark } from '../parts/marks.ts';
import { grouped } from '../parts/table.ts';
import { sentence, time } from '../parts/values.ts';

const ROOM = 500_000;
/** Notes of one kind that are shown of a test; results.json has all. */
const MOST_NOTES = 12;

/** Every result with its rule, thresholds, population, sample and procedure. */
export const results: Section = {
  id: 'results',
  number: '4',
  title: 'Results of the tests of controls',
  *body(page) {
    const { files, conclusion } = page;
    yield html`<p>${conclusion.results.length} tests. Each is two queries in SQL over the evidence, which the bundle holds as ${files.link('controls/procedures/load-sqlite.sql', 'controls/procedures/')}: anyone can run them again, with <code>affidavit reperform</code> or with a database shell. ${page.type === '1' ? 'In a Type I examination the tests of operation are shown for information only.' : ''}</p>`;
    const room = new Budget(ROOM);
    for (const [index, result] of conclusion.results.entries()) {
      const full = card(page, result, MOST_NOTES);
      const share = room.left / (conclusion.results.length - index);
      // names in notes may be very long: then the notes stay in the file
      const shown = Buffer.byteLength(full.toString()) <= share ? full : card(page, result, 0);
      room.take(shown.toString());
      yield shown;
    }
  },
};

function card(page: Page, result: TestResult, mostNotes: number): Html {
  const { files, conclusion } = page;
  const { id, title, population, exceptions } = result;
  const procedure = PROCEDURES.find((candidate) => candidate.id === id);
  const sample = sampleOf(result, conclusion);
  return html`<article class="card" id="r-${id}"><h3><span class="id">${id}</span>${title} ${mark(result.result)}</h3><p>${sentence(result.explanation, 1500)}</p>${factsOf(
    [
      ['Rule', sentence(result.rule)],
      ['Reference', `${result.reference}; ${result.criteria.join(', ')}`],
      [
        'Kind',
        `${result.family === 'control' ? 'test of a control' : 'completeness and accuracy of information'}, ${result.type === 'design' ? 'design at a date' : 'operation over the period'}`,
      ],
      [
        'Tested',
        result.type === 'design'
          ? html`as of ${time(result.as_of)}`
          : html`${time(result.tested_from)} to ${time(result.tested_to)}`,
      ],
      ['Thresholds', thresholds(page, result)],
      [
        'Population',
        html`${grouped(population.size)} ${population.description}; ${files.link(`populations/${id}.csv`)}`,
      ],
      [
        'Sample',
        population.size === 0
          ? 'none: the population is empty'
          : html`${grouped(sample.rows)} ${sample.rows === 1 ? 'row' : 'rows'} of ${files.link(`samples/${id}.csv`)} (${sample.by}); the auditor draws with another string`,
      ],
      [
        'Exceptions',
        exceptions === 0
          ? '0'
          : html`<a href="#x-${id}">${grouped(exceptions)}</a>${result.exceptions_on_product_default > 0 && `, ${grouped(result.exceptions_on_product_default)} of them against a default of the product`}`,
      ],
      [
        'Procedure',
        html`${files.link(`controls/procedures/${id}.sql`)}${procedure !== undefined && procedure.sources.length > 0 && html`<br><span class="small">reads ${procedure.sources.join(', ')}</span>`}`,
      ],
    ],
  )}${listed('Insufficient evidence', result.insufficient, mostNotes)}${listed('Requires judgment', result.notes, mostNotes)}${listed('Remarks', result.remarks, mostNotes)}</article>`;
}

function thresholds({ conclusion: { settings } }: Page, result: TestResult): Content {
  const names = Object.keys(result.settings).sort();
  if (names.length === 0) return 'none';
  return names.map((name, index) => {
    const basis = settings.all.find((setting) => setting.name === name)?.basis ?? '';
    return html`${index > 0 && html`<br>`}<code>${name}</code> ${sentence(valueText(result.settings[name]), 300)} <span class="small">(${basis.replaceAll('_', ' ')})</span>`;
  });
}

function valueText(value: unknown): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'not set';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function listed(title: string, sentences: readonly string[], most: number): Html | false {
  if (sentences.length === 0) return false;
  const shown = sentences.slice(0, most);
  const rest = sentences.length - shown.length;
  return html`<h4>${title}</h4><ul class="plain-list">${shown.map((text) => html`<li>${sentence(text)}</li>`)}${rest > 0 && html`<li class="small">${grouped(rest)} more in results.json</li>`}</ul>`;
}
