import { CsvError, parse } from 'csv-parse/sync';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { printable } from '../../../formats/printable.ts';
import { decodeText } from '../decodeText.ts';

/** One record of a CSV file with the number of the line on which it begins. */
export interface CsvLine {
  line: number;
  cells: string[];
}

/**
 * Reads CSV as spreadsheets of any country save it: UTF-8 or UTF-16, with or without byte-order mark, CRLF or LF, comma,
 * semicolon or tab, with or without Excel's `sep=` line.
 *
 * @param file name, for errors
 * @throws AffidavitError FILE_INVALID with the line
 */
export function readCsv(bytes: Uint8Array, file: string): CsvLine[] {
  const decoded = decodeText(bytes);
  if (decoded === null) throw invalid(file, 'its text is not UTF-8; save it as "CSV UTF-8"');
  const sep = /^sep=(.)\r?\n/i.exec(decoded);
  const text = sep === null ? decoded : decoded.slice(sep[0].length);
  const before = sep === null ? 0 : 1;
  try {
    const records = parse(text, {
      delimiter: sep?.[1] ?? delimiterOf(text),
      info: true,
      skip_empty_lines: true,
      // a cell that is missing at the end of a line is an empty one; one too many is handled below
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    const lines = records.map(({ record, info }) => ({
      line: before + info.lines - record.join('').split('\n').length + 1,
      cells: record,
    }));
    const width = lines[0]?.cells.length ?? 0;
    const wide = lines.find(({ cells }) => cells.slice(width).some((cell) => cell !== ''));
    if (wide) {
      throw invalid(file, `line ${wide.line} has ${wide.cells.length} cells, the first line ${width}`);
    }
    return lines;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === 'number' ? `line ${before + cause.lines}: ` : '';
    throw invalid(file, `${line}${PROBLEMS[cause.code] ?? 'it could not be read'}`, cause);
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quotation mark',
  INVALID_OPENING_QUOTE: 'a quotation mark is inside a cell that does not begin with one',
};

/** The one of the three that the first line has most of. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

function invalid(file: string, what: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} could not be read as CSV: ${what}.`,
    'Correct it and import it again; nothing was stored.',
    { cause },
  );
}
