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

/** Folds running text to lines of at most `width` characters; words longer than that stand alone. */
export function fold(text: string, indent = '', width = 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(indent + line);
  return lines.join('\n');
}
