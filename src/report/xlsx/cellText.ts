import { plainText } from '../../formats/printable.ts';
import { CELL_UNITS } from './sheet.ts';

// a quick test whether the slow replacement is needed at all: control, format and unassigned characters, lone surrogates
const MAY_BE_HOSTILE = /[^\P{C}\n\t]|[\u2028\u2029]/u;
/** Characters that XML cannot hold or would change, beside those that `plainText` makes visible. */
const NOT_IN_XML = /[\r\uFFFE\uFFFF]/g;

/** Text for a cell: what XML cannot hold, or what would make a reader see other text than there is, becomes visible as \u{…}. */
export function cellText(text: string): string {
  if (!MAY_BE_HOSTILE.test(text)) return text;
  return plainText(text, true).replace(
    NOT_IN_XML,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The longest beginning that a cell holds, with a sentence on the cut; null where the whole text fits. */
export function cutText(text: string, whole: string): string | null {
  if (text.length <= CELL_UNITS) return null;
  const remark = `… [cut here: ${text.length} characters in all; whole in ${whole}]`;
  return text.slice(0, CELL_UNITS - remark.length).replace(/[\uD800-\uDBFF]$/, '') + remark;
}

// Excel reads _x0041_ as the character of that number (ECMA-376, ST_Xstring), LibreOffice also with fewer digits; the underscore
// as such escapes it
const ESCAPE_SIGN = /_(?=x[0-9A-Fa-f]+_)/g;

/** Text of which Excel and LibreOffice read every character unchanged, `_x0041_` too. */
export function withoutEscapes(text: string): string {
  return text.includes('_x') ? text.replace(ESCAPE_SIGN, '_x005F_') : text;
}
