import { withoutNeutralising } from '../../bundle/export/csvCells.ts';
import { type CsvLine, readCsv } from '../../collectors/local/people/csv.ts';
import { readWorkbook, spreadsheetForm } from '../../collectors/local/workbook/readWorkbook.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { FilledCells } from './decisionCells.ts';
import { FILLED_COLUMNS, FIXED_COLUMNS, type FixedColumn } from './reviewTable.ts';

/** A row of a table that a reviewer filled in. */
export interface SheetRow {
  line: number;
  fixed: Record<FixedColumn, string>;
  filled: FilledCells;
}

/**
 * The table of a file, as CSV or as a workbook (.xlsx).
 *
 * @throws AffidavitError FILE_INVALID
 */
export async function readTable(bytes: Buffer, file: string): Promise<CsvLine[]> {
  switch (spreadsheetForm(bytes)) {
    case 'workbook':
      return await readWorkbook(bytes, file, ['review', 'row', 'decision'], ['date']);
    case 'compound':
      throw new AffidavitError(
        'FILE_INVALID',
        `${printable(file)} is an older workbook (.xls), or one with a password.`,
        'Save it as an ordinary workbook (.xlsx) without a password, or as CSV.',
      );
    case 'text':
      return readCsv(bytes, file);
  }
}

/**
 * The rows of a table, whatever the order of its columns; blank lines are left out, and columns that a person added.
 *
 * @returns a text: which columns are missing or come twice
 */
export function sheetRows(lines: readonly CsvLine[]): SheetRow[] | string {
  const [header, ...rest] = lines;
  const names = (header?.cells ?? []).map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const wanted: readonly string[] = [...FIXED_COLUMNS, ...FILLED_COLUMNS];
  const missing = wanted.filter((name) => name !== 'decided_by' && !names.includes(name));
  if (missing.length > 0)
    return `${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} missing`;
  const twice = wanted.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice.length > 0) return `${twice.length === 1 ? 'column' : 'columns'} ${twice.join(', ')} twice`;
  return rest.flatMap(({ line, cells }): SheetRow[] => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    const fixed = Object.fromEntries(FIXED_COLUMNS.map((name) => [name, cell(name)]));
    const filled = Object.fromEntries(FILLED_COLUMNS.map((name) => [name, withoutNeutralising(cell(name))]));
    return [
      {
        line,
        fixed: fixed as Record<FixedColumn, string>,
        filled: filled as Record<(typeof FILLED_COLUMNS)[number], string>,
      },
    ];
  });
}

/**
 * Cells that are not as they were given out. Line ends and blanks that a spreadsheet changes by itself, and apostrophes that were
 * put before formulas, do not count.
 */
export function alteredCells(
  found: Record<FixedColumn, string>,
  given: Record<FixedColumn, string>,
): FixedColumn[] {
  return FIXED_COLUMNS.filter(
    (name) => plain(found[name]) !== plain(given[name]) && !isSameNumber(found[name], given[name]),
  );
}

/** Whether a spreadsheet took a text for a number: of 1234567890123456 it may save 1.23457E+15. */
function isSameNumber(found: string, given: string): boolean {
  if (!/^\d+(e\d+)?$/i.test(given) || !/^\d+([.,]\d+)?(e[+]?\d+)?$/i.test(found.trim())) return false;
  const [one, other] = [Number(found.trim().replace(',', '.')), Number(given)];
  return one === other || Math.abs(one - other) <= 1e-5 * Math.abs(other);
}

function plain(cell: string): string {
  return withoutNeutralising(cell).normalize('NFC').replace(/\s+/g, ' ').trim();
}
