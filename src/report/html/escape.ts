import { printable } from '../../formats/printable.ts';

/** Longest value on a page, UTF-16 code units: names are hostile, files hold them whole. */
const LONGEST = 4000;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for the inside of an element or of a quoted attribute: control and direction characters become visible escapes. */
export function escaped(text: string): string {
  return clipped(text, LONGEST).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Text without characters that lie about what is shown, cut where it is too long; no surrogate is alone. */
export function clipped(text: string, most: number): string {
  return printable(text.toWellFormed(), most).toWellFormed().replaceAll(INVISIBLE, visible);
}

// tags, variation selectors and zero-width characters show nothing, or change what is beside them
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060-\u2064\ufff9-\ufffb\u{e0000}-\u{e01ef}]/gu;

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A string of a style sheet: everything but letters, digits and blanks as a CSS escape. */
export function cssString(text: string): string {
  const safe = clipped(text, 200).replace(
    /[^A-Za-z0-9 ]/gu,
    (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `,
  );
  return `"${safe}"`;
}
