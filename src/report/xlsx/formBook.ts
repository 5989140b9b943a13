import { type CellStyle, cellRef, colToLetter, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { cellText, withoutEscapes } from './cellText.ts';
import { HEADER, PAGE_STYLES } from './styles.ts';

/** A table that somebody fills in. */
export interface Form {
  title: string;
  /** date of the file's properties; the same form gives the same bytes */
  made: Date;
  /** name of its sheet */
  sheet: string;
  columns: readonly FormColumn[];
  /** cells of the fixed columns, which come first */
  rows: readonly (readonly string[])[];
  /** columns that stay in sight at the left */
  frozen: number;
  /** lines of a second sheet that says how to fill it in */
  how: readonly string[];
}

/** A column of a form: fixed ones are locked, the others are open. */
export interface FormColumn {
  name: string;
  /** characters */
  width: number;
  kind: 'fixed' | 'text' | 'date';
  /** words of which one is chosen */
  choices?: readonly string[];
}

const INK = { name: 'Calibri', size: 11 } as const;
const LINE = { style: 'thin', color: { rgb: 'D8D6D0' } } as const;
const BORDER = { top: LINE, right: LINE, bottom: LINE, left: LINE };
const TOP = { vertical: 'top', wrapText: true } as const;

const STYLES: Readonly<Record<FormColumn['kind'], CellStyle>> = {
  fixed: {
    font: INK,
    numFmt: '@',
    alignment: TOP,
    border: BORDER,
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F1EFEA' } },
  },
  text: { font: INK, numFmt: '@', alignment: TOP, border: BORDER, protection: { locked: false } },
  date: { font: INK, numFmt: 'yyyy-mm-dd', alignment: TOP, border: BORDER, protection: { locked: false } },
};

/**
 * Writes a form as a workbook (.xlsx): locked cells but for those to fill in (without a password: it keeps from slips, not from
 * wishes), lists of choices, a frozen header, filters.
 */
export function writeForm(form: Form): Promise<Uint8Array> {
  const { title, made, how } = form;
  const instructions: WriteSheet = {
    name: 'How to',
    columns: [{ width: 100 }],
    rows: [title, ...how].map((line) => [cellText(line)]),
    cells: new Map([['0,0', { value: cellText(title), type: 'string', style: PAGE_STYLES.heading }]]),
    view: { showGridLines: false },
  };
  return writeXlsx({
    sheets: [formSheet(form), instructions],
    stringMode: 'inline',
    defaultFont: INK,
    properties: { title: cellText(title), creator: 'affidavit', created: made, modified: made },
  });
}

function formSheet({ sheet, columns, rows, frozen }: Form): WriteSheet {
  const cells: NonNullable<WriteSheet['cells']> = new Map();
  for (const [column, { name, kind }] of columns.entries()) {
    cells.set(`0,${column}`, { value: name, type: 'string', style: HEADER });
    for (const [row, values] of rows.entries()) {
      const value = values[column] ?? '';
      cells.set(`${row + 1},${column}`, {
        ...(value === ''
          ? { value: null }
          : { value: withoutEscapes(cellText(value)), type: 'string' as const }),
        style: STYLES[kind],
      });
    }
  }
  const last = Math.max(rows.length, 1);
  const inColumn = (column: number) => `${cellRef(1, column)}:${cellRef(last, column)}`;
  return {
    name: sheet,
    columns: columns.map(({ width }) => ({ width })),
    rows: Array.from({ length: rows.length + 1 }, () => columns.map(() => null)),
    cells,
    freezePane: { rows: 1, columns: frozen },
    autoFilter: { range: `A1:${colToLetter(columns.length - 1)}${last + 1}` },
    dataValidations: columns.flatMap(({ choices }, column) =>
      choices === undefined
        ? []
        : [
            {
              type: 'list' as const,
              values: [...choices],
              allowBlank: true,
              showErrorMessage: true,
              errorTitle: 'Not a choice',
              errorMessage: `Choose ${choices.join(', ')}.`,
              range: inColumn(column),
            },
          ],
    ),
    protection: {
      ...{ sheet: true, selectLockedCells: true, selectUnlockedCells: true },
      ...{ formatColumns: true, formatRows: true, autoFilter: true, sort: true },
    },
    pageSetup: { paperSize: 'a4', orientation: 'landscape', scale: 60, printTitlesRow: '$1:$1' },
  };
}
