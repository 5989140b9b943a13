import { printable } from '../../formats/printable.ts';

/** Longest text that is shown: names come out of hostile archives. */
const LONGEST = 400;

/** An element with text or further elements in it; text is never markup. */
export function element(
  tag: string,
  attributes: Record<string, string>,
  ...content: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content.map((one) => (typeof one === 'string' ? shown(one) : one)));
  return made;
}

/** Text out of a bundle, without characters that lie about what is shown. */
export function shown(text: string): string {
  return printable(text.toWellFormed(), LONGEST).toWellFormed();
}

/** A table whose cells become lines of a card on a narrow page. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
) {
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((cell, index) => element('td', { 'data-head': heads[index] ?? '' }, cell)),
    ),
  );
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element('thead', {}, head),
    element('tbody', {}, ...body),
  );
}

/** Pairs of a name and a value. */
export function facts(pairs: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'dl',
    {},
    ...pairs.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

/** The element of the page with an id. */
export function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found as T;
}
