import { readerTime } from '../formats/readerTime.ts';
import { cssString } from './html/escape.ts';
import { Html, html } from './html/html.ts';
import { POLICY } from './html/policy.ts';
import { pageRules, STYLESHEET } from './html/stylesheet.ts';
import type { ReportBundle, ReportInput } from './input.ts';
import type { Page, Section } from './page.ts';
import { fileLinks } from './parts/files.ts';
import { name } from './parts/values.ts';
import { accessReviews } from './sections/accessReviews.ts';
import { change } from './sections/change.ts';
import { completeness } from './sections/completeness.ts';
import { cover } from './sections/cover.ts';
import { exceptions } from './sections/exceptions.ts';
import { information } from './sections/information.ts';
import { limitations } from './sections/limitations.ts';
import { machines } from './sections/machines.ts';
import { people } from './sections/people.ts';
import { reliance } from './sections/reliance.ts';
import { requestList } from './sections/requestList.ts';
import { results } from './sections/results.ts';
import { statement } from './sections/statement.ts';
import { summary } from './sections/summary.ts';
import { timeline } from './sections/timeline.ts';
import { verification } from './sections/verification.ts';

const SECTIONS: readonly Section[] = [
  cover,
  summary,
  exceptions,
  results,
  requestList,
  information,
  people,
  accessReviews,
  machines,
  timeline,
  completeness,
  change,
  limitations,
  verification,
  reliance,
  statement,
];

/**
 * The report on an assessed evidence set as one self-contained page, in pieces. The same input gives the same bytes; a page
 * stays below 5 MB whatever the evidence holds.
 *
 * @param bundle what the page says of the bundle that it is part of; null: a draft, marked so on every page
 */
export function* renderReport(input: ReportInput, bundle: ReportBundle | null): Generator<string> {
  const page: Page = { ...input, bundle, files: fileLinks(bundle) };
  yield `<!doctype html>\n${head(page)}`;
  for (const section of SECTIONS) {
    yield opening(section).toString();
    for (const piece of section.body(page)) yield `${piece}\n`;
    yield '</section>\n';
  }
  yield foot(page).toString();
}

function head(page: Page): Html {
  const { entity, bundle, conclusion } = page;
  const { period } = conclusion.scope;
  const marks = runningMarks(page);
  const line = `${entity} · SOC 2 evidence · ${period.label} · ${marks}`;
  const made = `affidavit ${page.program.version} · ${readerTime(page.generatedAt.toISOString())}`;
  // the only text from outside in the style sheet: as CSS strings, so that it cannot end one
  const style = new Html(`<style>${STYLESHEET}${pageRules(cssString(line), cssString(made))}</style>`);
  return html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${bundle === null && 'DRAFT: '}${entity}, SOC 2 evidence, ${period.label}</title>${style}</head><body>
<a class="skip" href="#summary">Skip to the summary</a>
<header class="strip">${bundle === null && html`<span class="draft">DRAFT</span>`}<span><b>${name(entity)}</b></span><span>${name(period.label)}</span><span>${typeMark(page)}</span>${bundle !== null && html`<span>Bundle ${bundle.sequence}</span>`}</header>
${bundle === null && html`<div class="watermark" aria-hidden="true">DRAFT</div>`}
<div class="frame"><nav class="toc" aria-label="Contents"><div><h2>Contents</h2><ol>${SECTIONS.map(({ id, number, title }) => html`<li><a href="#${id}"><span>${number}</span>${title}</a></li>`)}</ol></div></nav>
<main><div class="title" style="padding-top:2.5rem"><p class="eyebrow">SOC 2 evidence report · ${typeMark(page)}${bundle === null && html` · <span class="draft">DRAFT</span>`}</p><h1>${name(entity)}</h1><p class="lead">Access gateway ${name(conclusion.scope.closing.cluster.name)}, ${name(period.label)}</p></div>
`;
}

/** Type I or Type II, and DRAFT where it is one: is on every page. */
function runningMarks(page: Page): string {
  return page.bundle === null ? `${typeMark(page)} · DRAFT` : typeMark(page);
}

function typeMark({ type }: Page): string {
  return type === '1' ? 'Type I' : 'Type II';
}

function opening({ id, number, title }: Section): Html {
  const opens = OPENS_PAGE.has(id);
  return html`<section id="${id}" class="${opens && 'opens'}" aria-labelledby="h-${id}"><h2 id="h-${id}">${number !== '' && html`<span class="no">${number}</span>`}${title}</h2>
`;
}

/** Sections that begin a new sheet of paper. */
const OPENS_PAGE: ReadonlySet<string> = new Set([
  'summary',
  'exceptions',
  'results',
  'request-list',
  'information',
  'people',
  'statement',
]);

function foot(page: Page): Html {
  return html`<footer><p>${runningMarks(page)} · ${name(page.entity)} · ${name(page.conclusion.scope.period.label)} · affidavit ${page.program.version}, ${readerTime(page.generatedAt.toISOString())}</p></footer></main></div></body></html>
`;
}
