import { type Content, type Html, html } from '../html/html.ts';

/** Facts with their names, as a description list; those without a value are left out. */
export function factsOf(facts: readonly (readonly [name: string, value: Content])[]): Html {
  const shown = facts.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
