/** Texts, quoted names and comments of SQL; an open one reaches to the end. */
const PARTS =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\[[^\]]*(?:\]|$)|`(?:[^`]|``)*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** SQL with every comment as a blank. */
export function withoutComments(sql: string): string {
  return sql.replace(PARTS, (part) => (part.startsWith('--') || part.startsWith('/*') ? ' ' : part));
}

/** SQL with comments as blanks and empty texts: nothing but names, numbers and words of the language. */
export function wordsOfSql(sql: string): string {
  return sql.replace(PARTS, (part) => {
    if (part.startsWith("'")) return "''";
    return part.startsWith('--') || part.startsWith('/*') ? ' ' : part;
  });
}
