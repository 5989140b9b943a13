/**
 * A word as a POSIX shell takes it: bare where it has no character with a meaning, else in single quotes.
 *
 * @param word any text without NUL
 */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-][\w@%+=:,./~-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
