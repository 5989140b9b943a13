import { escaped } from './escape.ts';

/** Markup that was made by the template; nothing else goes into a page unescaped. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Values that a template accepts: markup, or a value that it escapes. Nothing, false and empty lists leave no trace. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

/**
 * The template of every page: values are escaped unless they are markup that came out of a template themselves. Use it with
 * literal markup only; a value may stand in text and in a quoted attribute, nowhere else.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = parts[0] ?? '';
  for (const [index, value] of values.entries()) text += rendered(value) + (parts[index + 1] ?? '');
  return new Html(text);
}

function rendered(value: Content): string {
  if (value instanceof Html) return value.toString();
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(rendered).join('');
  return escaped(String(value));
}
