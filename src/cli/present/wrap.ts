/** Lines no longer than the width, broken at spaces; a word that is longer stays whole. */
export function wrap(text: string, width: number): string[] {
  return wrapWords(text.split(' '), width);
}

/** The same of words, which may hold spaces. */
export function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
