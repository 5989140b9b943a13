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
