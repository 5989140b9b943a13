import { ZipArchive } from 'archiver';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { printable } from '../../../formats/printable.ts';
import type { CsvLine } from '../people/csv.ts';
import { refuseExcess } from './boundedXml.ts';
import { openWorkbook, UnreadableWorkbook, type WorkbookPart } from './openWorkbook.ts';

/** Sheets of a workbook that are looked through for a table. */
const MOST_SHEETS = 20;
/** Longest text of a cell, in UTF-16 code units, by the format itself. */
const CELL_UNITS = 32_767;
/** Days from 1900-01-00, as spreadsheets count them, to 1970-01-01; Excel's leap day of 1900 is in it. */
const EPOCH_DAYS = 25_569;

/** The form of a file, by its first bytes: a workbook, an older or encrypted one, or text. */
export function spreadsheetForm(bytes: Uint8Array): 'workbook' | 'compound' | 'text' {
  const begins = (...first: number[]) => first.every((byte, index) => bytes[index] === byte);
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'workbook';
  return begins(0xd0, 0xcf, 0x11, 0xe0) ? 'compound' : 'text';
}

/**
 * Reads the table of a workbook (.xlsx) as Excel, LibreOffice and others save it: that of the first sheet whose first row has the
 * wanted columns. Dates become 2026-10-05, or RFC 3339 where they have a time of day.
 *
 * @param file name, for errors
 * @param wanted headers, in small letters
 * @param dates headers of columns whose bare numbers are dates
 * @throws AffidavitError FILE_INVALID
 */
export async function readWorkbook(
  bytes: Buffer,
  file: string,
  wanted: readonly string[],
  dates: readonly string[],
): Promise<CsvLine[]> {
  try {
    const parts = await openWorkbook(bytes);
    for (const part of parts) refuseExcess(part);
    return await tableOf(await packed(parts), wanted, dates);
  } catch (cause) {
    const why =
      cause instanceof UnreadableWorkbook ? cause.message : 'it is damaged, or no workbook that can be read';
    throw new AffidavitError(
      'FILE_INVALID',
      `${printable(file)} could not be read as a workbook: ${why}.`,
      'Correct it, or save it as CSV, and import it again; nothing was stored.',
      { cause },
    );
  }
}

async function tableOf(
  workbook: Uint8Array,
  wanted: readonly string[],
  dates: readonly string[],
): Promise<CsvLine[]> {
  const { streamXlsxRows } = await import('hucre/xlsx');
  for (let sheet = 0; sheet < MOST_SHEETS; sheet += 1) {
    const lines: CsvLine[] = [];
    let isDate: boolean[] = [];
    try {
      for await (const { index, values } of streamXlsxRows(workbook, { sheet })) {
        if (lines.length === 0) {
          const header = values.map((value) => cellText(value, false));
          const names = header.map((name) => name.trim().toLowerCase());
          if (header.every((name) => name === '')) continue;
          if (!wanted.every((name) => names.includes(name))) break;
          isDate = names.map((name) => dates.includes(name));
          lines.push({ line: index + 1, cells: header });
        } else if (values.some((value) => value !== null && value !== ''))
          lines.push({
            line: index + 1,
            cells: values.map((value, at) => cellText(value, isDate[at] === true)),
          });
      }
    } catch (cause) {
      // a sheet of another kind, such as a chart
      if (!/missing worksheet/i.test((cause as Error).message)) throw cause;
    }
    if (lines.length > 0) return lines;
  }
  throw new UnreadableWorkbook(`no sheet has the columns ${wanted.slice(0, 3).join(', ')} …`);
}

function cellText(value: unknown, isDate: boolean): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (isDate && typeof value === 'number' && value > 1 && value < 200_000)
    return dateText(new Date(Math.round((value - EPOCH_DAYS) * 86_400_000)));
  const text = String(value);
  if (text.length > CELL_UNITS)
    throw new UnreadableWorkbook(`a cell has more than ${CELL_UNITS.toLocaleString('en')} characters`);
  return text;
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'no date';
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}

/** A zip of the parts that were checked and of nothing else: another reader of the first one might see other parts in it. */
async function packed(parts: readonly WorkbookPart[]): Promise<Buffer> {
  const zip = new ZipArchive({ store: true });
  for (const { path, bytes } of parts) zip.append(bytes, { name: path });
  const finalized = zip.finalize();
  finalized.catch(() => {});
  const pieces: Buffer[] = [];
  for await (const piece of zip) pieces.push(piece as Buffer);
  await finalized;
  return Buffer.concat(pieces);
}
