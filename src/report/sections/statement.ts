import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { name, time } from '../parts/values.ts';

/** Management's statement of completeness, to be signed. */
export const statement: Section = {
  id: 'statement',
  number: '',
  title: 'Management’s statement of completeness',
  *body(page) {
    yield html`<div class="statement"><p>${statementOpening(page)}</p><ol>${statementItems(page).map((item) => html`\n<li>${item}</li>`)}</ol>
<table class="sign"><caption>Signature</caption><thead><tr><th scope="col" style="width:36%">Name and title</th><th scope="col" style="width:22%">Date</th><th scope="col" style="width:42%">Signature</th></tr></thead><tbody><tr><td></td><td></td><td></td></tr></tbody></table></div>`;
  },
};

/** On whose behalf, and for which period. */
export function statementOpening({ entity, conclusion: { scope } }: Page): Html {
  const { period } = scope;
  return html`On behalf of ${name(entity)}, for the period from ${time(period.fromMs * 1000)} up to, not including, ${time(period.toMs * 1000)}, and to the best of my knowledge and belief:`;
}

/** The items of the statement. Sections are those of index.html. */
export function statementItems({ conclusion: { scope, set } }: Page): Html[] {
  const lists = set
    .tables()
    .filter(
      ({ dataset, outcome, table }) =>
        dataset.source === 'local' && outcome !== null && table === dataset.name,
    );
  return [
    html`The datasets of section 6 were taken from the Teleport cluster ${name(scope.closing.cluster.name)}, the only gateway of this kind that governs access to the systems in scope, without filters other than those stated there.`,
    html`The lists and files that the entity supplied (${lists.length === 0 ? 'none' : lists.map(({ table }) => table).join(', ')}) are complete and accurate for the period.`,
    html`Nobody changed or deleted audit events, recordings or evidence before they were collected, and the identity that collected was not restricted on purpose.`,
    html`Access to the systems in scope by other ways than this gateway has been disclosed to the auditor.`,
    html`Every gap, incident and change of configuration that is known to management and bears on this evidence has been disclosed; the exceptions of section 3 and the limitations of section 12 have been read.`,
  ];
}
