import { AffidavitError } from '../../../errors/affidavitError.ts';
import { countLines } from '../../../formats/countLines.ts';
import type { EventLines } from '../../../records/evidence.ts';
import type { Rows } from '../../input.ts';
import { csvRecord, newCsvNotes } from '../csvCells.ts';
import type { FileList } from '../files/fileList.ts';
import { BOM } from '../files/rowFiles.ts';
import { partPath } from '../splitRows.ts';
import { headersOf, recordMaker, type Sheet } from './sheet.ts';
import { splitLines } from './splitLines.ts';

const LF = 0x0a;

/** Writes lines of JSON as they are. @returns how many there were */
export async function writeLines(files: FileList, path: string, batches: Rows<EventLines>): Promise<number> {
  let records = 0;
  const lines = async function* (): AsyncGenerator<Buffer> {
    for await (const batch of batches) {
      checkLines(batch);
      records += batch.count;
      yield batch.lines;
    }
  };
  await files.add(path, lines(), () => ({ records }));
  return records;
}

/** How the spreadsheet view of lines is made. */
export interface SheetsOptions {
  sheet: Sheet;
  /** rows of a sheet, header included */
  rowLimit: number;
}

/**
 * Writes the spreadsheet view of lines, in as many files as its rows need.
 *
 * @param path of the first file, ending in .csv
 * @returns their paths
 */
export async function writeSheets(
  files: FileList,
  path: string,
  batches: Rows<EventLines>,
  { sheet, rowLimit }: SheetsOptions,
): Promise<string[]> {
  const paths: string[] = [];
  const maker = recordMaker(sheet);
  let line = 1;
  for await (const part of splitLines(batches, rowLimit - 1)) {
    const name = partPath(path, paths.length + 1);
    const first = line;
    const notes = newCsvNotes();
    const csv = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from(BOM + csvRecord(headersOf(sheet)), 'utf8');
      for await (const batch of part) {
        yield maker.records(batch, line, notes);
        line += batch.count;
      }
    };
    await files.add(name, csv(), () => ({ records: line - first, csv: notes }));
    paths.push(name);
  }
  return paths;
}

/** A row with a line break in it would be two records in the file and one in the count. */
function checkLines({ lines, count }: EventLines): void {
  if (countLines(lines) !== count || lines.at(-1) !== LF)
    throw new AffidavitError('BUG', 'A row of evidence is not one line of JSON.');
}
