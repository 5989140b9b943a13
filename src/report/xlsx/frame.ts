import { type CellStyle, cellRef, colToLetter, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { cellText, withoutEscapes } from './cellText.ts';
import { type Part, partsOf } from './parts.ts';
import type { Book, ListingSheet, PageSheet, SheetColumn } from './sheet.ts';
import { DATE, DRAWN, HEADER, LINK, NUMBER, PAGE_STYLES, TEXT, TONES } from './styles.ts';

/** The XML of a listing before and after its rows, and the styles of their cells. */
export interface SheetFrame {
  sheet: ListingSheet;
  /** up to the end of the header */
  opening: string;
  /** from the end of the rows on, in two pieces between which links have their place */
  closing: readonly [string, string];
  columns: readonly ColumnFrame[];
  /** number of the style of a line below the rows */
  noteStyle: string;
}

/** A column as cells need it: a time has two. */
export interface ColumnFrame {
  letter: string;
  kind: 'text' | 'number' | 'date';
  /** number of the style of a cell, and of one with a link */
  style: string;
  linkedStyle: string;
}

/** A workbook of which only the rows of its listings are missing. */
export interface BookFrame {
  /** every other part, in order */
  parts: readonly Part[];
  /** by the path of their part */
  listings: ReadonlyMap<string, SheetFrame>;
}

/**
 * Everything of a workbook but the rows of its listings: made by hucre with two rows of patterns a listing, from whose cells
 * the styles are read. hucre's own streaming writes a single listing a workbook, without filters and links.
 */
export async function frameOf(book: Book): Promise<BookFrame> {
  const bytes = await writeXlsx({
    sheets: book.sheets.map((sheet) =>
      sheet.kind === 'page' ? pageOf(book, sheet) : patternOf(book, sheet),
    ),
    stringMode: 'inline',
    defaultFont: { name: 'Calibri', size: 11 },
    properties: {
      title: inXml(book.title),
      creator: inXml(book.creator),
      created: book.made,
      modified: book.made,
    },
  });
  const parts = await partsOf(Buffer.from(bytes));
  const listings = new Map<string, SheetFrame>();
  const others: Part[] = [];
  for (const part of parts) {
    const number = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(part.path)?.[1];
    const sheet = number === undefined ? undefined : book.sheets[Number(number) - 1];
    if (sheet?.kind === 'listing') listings.set(part.path, listingFrame(sheet, part.bytes.toString('utf8')));
    else others.push(part.path === 'xl/workbook.xml' ? withoutCalculation(part) : part);
  }
  return { parts: others, listings };
}

/** Without the wish to calculate on opening: there are no formulas, and Excel would ask to save when it is closed. */
function withoutCalculation({ path, bytes }: Part): Part {
  return { path, bytes: Buffer.from(bytes.toString('utf8').replace(/<calcPr[^>]*\/>/, '')) };
}

const HEADER_ROW = 1;
const PATTERN = 2;
const LINKED_PATTERN = 3;
const NOTE_PATTERN = 4;

function listingFrame(sheet: ListingSheet, xml: string): SheetFrame {
  const [opening = '', patterns = '', rest = ''] = xml
    .replace(/<dimension [^>]*\/>/, '')
    .split(/(<row r="2".*)(?=<\/sheetData>)/s);
  const links = rest.search(/<(?:printOptions|pageMargins)\b/);
  const lastRow = HEADER_ROW + Math.max(sheet.count, 1);
  const columns = physical(sheet.columns);
  const numbers = `<ignoredErrors><ignoredError sqref="A2:${colToLetter(columns.length - 1)}${lastRow}" numberStoredAsText="1"/></ignoredErrors>`;
  const style = (letter: string, row: number) =>
    new RegExp(`<c r="${letter}${row}"[^>]* s="(\\d+)"`).exec(patterns)?.[1] ?? '0';
  return {
    sheet,
    opening,
    closing: [rest.slice(0, links), rest.slice(links).replace('</worksheet>', `${numbers}</worksheet>`)],
    columns: columns.map(({ kind }, index) => {
      const letter = colToLetter(index);
      return { letter, kind, style: style(letter, PATTERN), linkedStyle: style(letter, LINKED_PATTERN) };
    }),
    noteStyle: style('A', NOTE_PATTERN),
  };
}

interface PhysicalColumn {
  header: string;
  kind: ColumnFrame['kind'];
  width: number;
  column: SheetColumn;
}

/** Columns as the sheet has them: behind the text of a time its date. */
function physical(columns: readonly SheetColumn[]): PhysicalColumn[] {
  return columns.flatMap((column): PhysicalColumn[] => {
    const { name, type, width } = column;
    if (type === 'number') return [{ header: name, kind: 'number', width, column }];
    const text: PhysicalColumn = { header: name, kind: 'text', width, column };
    if (type === 'text') return [text];
    return [text, { header: `${name} (date)`, kind: 'date', width: DATE_WIDTH, column }];
  });
}

const DATE_WIDTH = 20;
const HEADER_HEIGHT = 32;

function patternOf(book: Book, sheet: ListingSheet): WriteSheet {
  const columns = physical(sheet.columns);
  const cells: WriteSheet['cells'] = new Map();
  for (const [index, { header, kind, column }] of columns.entries()) {
    const plain = { text: column.wraps ? { ...TEXT, alignment: DRAWN } : TEXT, number: NUMBER, date: DATE }[
      kind
    ];
    cells.set(`0,${index}`, { value: header, type: 'string', style: HEADER });
    cells.set(`1,${index}`, { value: 'x', type: 'string', style: plain });
    cells.set(`2,${index}`, { value: 'x', type: 'string', style: { ...plain, ...LINK } });
  }
  cells.set('3,0', { value: 'x', type: 'string', style: PAGE_STYLES.lead });
  const frozen = physical(sheet.columns.slice(0, sheet.frozen)).length;
  const lastRow = Math.max(sheet.count, 1);
  return {
    name: sheet.name,
    columns: columns.map(({ width }) => ({ width })),
    rows: Array.from({ length: NOTE_PATTERN }, () => columns.map(() => null)),
    cells,
    rowDefs: new Map([[0, { height: HEADER_HEIGHT }]]),
    freezePane: { rows: 1, columns: frozen },
    autoFilter: { range: `A1:${cellRef(lastRow, columns.length - 1)}` },
    conditionalRules: toneRules(columns, lastRow),
    ...printed(book),
    // a page as wide as all columns could not be read
    pageSetup: {
      ...{ paperSize: 'a4', orientation: 'landscape', scale: 60, printTitlesRow: '$1:$1' },
      printTitlesColumn: `$A:$${colToLetter(Math.max(frozen, 1) - 1)}`,
    },
  };
}

function toneRules(columns: readonly PhysicalColumn[], lastRow: number) {
  return columns.flatMap(({ column, kind }, index) =>
    kind === 'date'
      ? []
      : [...(column.tones ?? [])].map(([word, tone], at) => ({
          type: 'cellIs' as const,
          operator: 'equal' as const,
          priority: at + 1,
          formula: `"${word}"`,
          style: TONES[tone],
          range: `${cellRef(1, index)}:${cellRef(lastRow, index)}`,
        })),
  );
}

function pageOf(book: Book, sheet: PageSheet): WriteSheet {
  const cells: WriteSheet['cells'] = new Map();
  const merges: WriteSheet['merges'] = [];
  const rowDefs: WriteSheet['rowDefs'] = new Map();
  for (const [row, line] of sheet.rows.entries()) {
    if (line.height !== undefined) rowDefs.set(row, { height: line.height });
    let column = 0;
    for (const { value, style, span = 1, to } of line.cells) {
      const looks: CellStyle = to === undefined ? PAGE_STYLES[style] : { ...PAGE_STYLES[style], ...LINK };
      const shown = typeof value === 'number' ? value : inXml(value);
      cells.set(`${row},${column}`, {
        value: shown,
        type: typeof value === 'number' ? 'number' : 'string',
        style: looks,
        ...(to === undefined ? {} : { hyperlink: linkTo(to) }),
      });
      // borders and fills of cells that are merged
      for (let more = 1; more < span; more += 1)
        cells.set(`${row},${column + more}`, { value: '', type: 'string', style: looks });
      if (span > 1) merges.push({ startRow: row, endRow: row, startCol: column, endCol: column + span - 1 });
      column += span;
    }
  }
  return {
    name: sheet.name,
    columns: sheet.widths.map((width) => ({ width })),
    rows: sheet.rows.map(() => sheet.widths.map(() => null)),
    ...{ cells, merges, rowDefs },
    view: { showGridLines: false },
    ...printed(book),
    pageSetup: {
      ...{ paperSize: 'a4', orientation: 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    },
  };
}

function linkTo(to: { cell: string } | { file: string }) {
  return 'cell' in to ? { target: '', location: to.cell } : { target: encodeURI(to.file) };
}

function printed({ head, foot }: Book) {
  return {
    headerFooter: {
      oddHeader: `&L${inHeader(head)}`,
      oddFooter: `&L${inHeader(foot)}&R&A, page &P of &N`,
    },
  };
}

/** Excel's limit for a header is 255 characters, codes included. */
const HEADER_UNITS = 200;

/** Text for the head or foot of a printed page, where & begins a code. */
function inHeader(text: string): string {
  return inXml(text.replaceAll(/\s+/g, ' ').slice(0, HEADER_UNITS)).replaceAll('&', '&&');
}

function inXml(text: string): string {
  return withoutEscapes(cellText(text));
}
