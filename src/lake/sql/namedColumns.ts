/** A text, a word with its prefix, blanks, or one sign. */
const TOKENS = /'(?:[^']|'')*'|[A-Za-z_][\w.]*|\s+|[\s\S]/g;

const COLUMN = /^\s*(?:distinct\s+)?[a-z_]\w*\.([a-z_]\w*)\s*$/i;

/** One open bracket, or the query itself. */
interface Level {
  /** where the current item of a SELECT list begins; null outside of one */
  item: number | null;
  /** whether it is behind a UNION: the columns have the names of the first SELECT */
  isFurther: boolean;
}

/**
 * A query in which every plain column of a SELECT has its name as an alias: `select r.role` becomes `select r.role as role`. ClickHouse keeps the
 * prefix in the name of such a column where two tables of a join have one of that name.
 *
 * @param sql without comments
 */
export function namedColumns(sql: string): string {
  const written: string[] = [];
  const levels: Level[] = [{ item: null, isFurther: false }];
  const level = (): Level => levels.at(-1) ?? { item: null, isFurther: false };
  const end = (): void => {
    const { item, isFurther } = level();
    if (item === null || isFurther) return;
    const column = COLUMN.exec(written.slice(item).join(''))?.[1];
    if (column !== undefined) written.push(` as ${column} `);
  };
  for (const token of sql.match(TOKENS) ?? []) {
    const word = token.toLowerCase();
    const isList = level().item !== null;
    if (token === '(') levels.push({ item: null, isFurther: false });
    else if (token === ',' || token === ')' || word === 'from' || word === 'union') {
      end();
      if (token === ')') levels.pop();
      else level().item = null;
    }
    if (word === 'union') level().isFurther = true;
    written.push(token);
    if (word === 'select' || (token === ',' && isList)) level().item = written.length;
  }
  return written.join('');
}
