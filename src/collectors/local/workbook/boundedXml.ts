import { UnreadableWorkbook, type WorkbookPart } from './openWorkbook.ts';

const MOST_ROWS = 20_000;
const MOST_CELLS = 500_000;
/** Tags of a part that is read as a whole. */
const MOST_TAGS = 600_000;
const MOST_COLUMNS = 'ZZ';

/**
 * Refuses XML that a reader would need too much memory or time for, and what makes the contents of a cell uncertain: formulas and
 * merged cells. It looks at characters alone and so cannot be misled by their nesting.
 *
 * @throws UnreadableWorkbook
 */
export function refuseExcess({ path, bytes }: WorkbookPart): void {
  const xml = bytes.toString('latin1');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new UnreadableWorkbook(`${path} declares entities`);
  // other encodings hide their letters from what follows
  if (xml.includes('\0')) throw new UnreadableWorkbook(`${path} is not UTF-8`);
  if (!path.startsWith('xl/worksheets/')) {
    if (count(xml, /</g, MOST_TAGS)) throw new UnreadableWorkbook(`${path} has too many elements`);
    return;
  }
  if (count(xml, /<(?:\w+:)?row\b/g, MOST_ROWS))
    throw new UnreadableWorkbook(
      `it has more than ${MOST_ROWS.toLocaleString('en')} rows; delete the empty rows below the table, or save it as CSV`,
    );
  if (count(xml, /<(?:\w+:)?c\b/g, MOST_CELLS))
    throw new UnreadableWorkbook(
      `it has more than ${MOST_CELLS.toLocaleString('en')} cells; delete empty columns and rows, or save it as CSV`,
    );
  for (const [, quoted = ''] of xml.matchAll(/\sr\s*=\s*(?:"([^"]*)|'[^']*)/g)) {
    const column = /^([A-Z]{0,3})\d{1,7}$/.exec(quoted)?.[1];
    if (column === undefined || column.length > MOST_COLUMNS.length)
      throw new UnreadableWorkbook(
        'it has cells far to the right of the table, or cells without a place; delete them',
      );
  }
  const formula = /<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b/.exec(xml)?.[1];
  if (formula !== undefined || /<(?:\w+:)?f[\s/>]/.test(xml))
    throw new UnreadableWorkbook(
      `${formula === undefined ? 'a cell' : `cell ${formula}`} is a formula; replace formulas by their values`,
    );
  const merged = /<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"/.exec(xml)?.[1];
  if (merged !== undefined) throw new UnreadableWorkbook(`the cells ${merged} are merged; split them`);
}

function count(text: string, pattern: RegExp, most: number): boolean {
  let found = 0;
  for (const _ of text.matchAll(pattern)) {
    found += 1;
    if (found > most) return true;
  }
  return false;
}
