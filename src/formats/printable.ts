// Escape sequences, control and bidirectional characters can make a terminal or a text file lie about what it shows.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Makes a string from outside safe to show on one line: control, escape and direction characters become visible
 * escapes (`\u001b`), long text is cut.
 *
 * @param text any string
 * @param max longest result in UTF-16 code units; the cut is marked with an ellipsis
 */
export function printable(text: string, max = 500): string {
  const shown = text.replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return shown.length > max ? `${shown.slice(0, max - 1)}…` : shown;
}

/**
 * The same for text of several lines: line feeds stay, everything else that `printable` escapes is escaped.
 *
 * @param max longest line
 */
export function printableLines(text: string, max = 4000): string {
  return text
    .split('\n')
    .map((line) => printable(line.replace(/\r$/, ''), max))
    .join('\n');
}

/**
 * Makes text from outside safe for a terminal, a text file and a spreadsheet cell: control characters (ANSI escapes among
 * them), line separators and bidirectional overrides become visible as \u{…}. Newlines too, unless kept.
 *
 * @param text any text, e.g. a user's name as the gateway gave it
 * @param keepNewlines keep LF and TAB, for cells and running text
 */
export function plainText(text: string, keepNewlines = false): string {
  const hostile = keepNewlines ? HOSTILE_BUT_NEWLINES : HOSTILE;
  return text
    .toWellFormed()
    .replace(hostile, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

const HOSTILE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const HOSTILE_BUT_NEWLINES =
  /[^\P{Cc}\n\r\t]|[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
