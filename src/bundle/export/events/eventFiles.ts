import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { EventLines } from '../../../records/evidence.ts';
import type { EventsInput, Rows } from '../../input.ts';
import { type CsvNotes, csvRecord, newCsvNotes } from '../csvCells.ts';
import type { FileList } from '../fileList.ts';
import { BOM } from '../rowFiles.ts';
import { partPath } from '../splitRows.ts';
import { eventHeaders } from './columns.ts';
import { type CsvMaker, localCsvMaker, type MadeCsv } from './csvMaker.ts';
import { startCsvThread } from './csvThread.ts';
import { splitLines } from './splitLines.ts';

const LF = 0x0a;
/** Events from which a second thread gains more than it costs to start. */
const WORTH_A_THREAD = 50_000;

/**
 * Writes evidence/events-YYYY-MM-DD.jsonl and .csv, one pair a UTC day.
 *
 * @param rowLimit rows of a sheet, header included
 * @returns their paths, and how many events they hold
 */
export async function writeEventFiles(
  files: FileList,
  input: EventsInput,
  timezone: string,
  rowLimit: number,
): Promise<{ paths: string[]; exported: number }> {
  const paths: string[] = [];
  let exported = 0;
  const maker = input.counts.parsed < WORTH_A_THREAD ? localCsvMaker(timezone) : startCsvThread(timezone);
  try {
    for (const day of input.days()) {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new AffidavitError('BUG', `"${day}" is not a day.`);
      const path = `evidence/events-${day}`;
      const records = await writeJsonl(files, `${path}.jsonl`, input.linesOfDay(day));
      exported += records;
      const sheets = await writeSheets(files, path, input.linesOfDay(day), { maker, timezone, rowLimit });
      paths.push(`${path}.jsonl`, ...sheets);
    }
  } finally {
    await maker.end();
  }
  return { paths, exported };
}

async function writeJsonl(files: FileList, path: string, batches: Rows<EventLines>): Promise<number> {
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

interface Sheets {
  maker: CsvMaker;
  timezone: string;
  rowLimit: number;
}

/** The spreadsheet view of one day, in as many files as its rows need. @returns their paths */
async function writeSheets(
  files: FileList,
  path: string,
  batches: Rows<EventLines>,
  { maker, timezone, rowLimit }: Sheets,
): Promise<string[]> {
  const paths: string[] = [];
  let line = 1;
  for await (const part of splitLines(batches, rowLimit - 1)) {
    const name = partPath(`${path}.csv`, paths.length + 1);
    const first = line;
    const notes = newCsvNotes();
    const counted = async function* (): AsyncGenerator<Made> {
      for await (const batch of part) {
        yield { made: maker.make(batch, line) };
        line += batch.count;
      }
    };
    const header = Buffer.from(BOM + csvRecord(eventHeaders(timezone)), 'utf8');
    const csv = inOrder(header, counted(), maker.inFlight, notes);
    await files.add(name, csv, () => ({ records: line - first, csv: notes }));
    paths.push(name);
  }
  return paths;
}

interface Made {
  made: Promise<MadeCsv>;
}

/** Gives what was made in its order while `inFlight` later batches are being made. */
async function* inOrder(
  header: Buffer,
  batches: AsyncIterable<Made>,
  inFlight: number,
  notes: CsvNotes,
): AsyncGenerator<Buffer> {
  yield header;
  const waiting: Promise<MadeCsv>[] = [];
  const take = async (): Promise<Buffer> => {
    const { csv, notes: more } = (await waiting.shift()) as MadeCsv;
    notes.neutralised_cells += more.neutralised_cells;
    notes.escaped_cells += more.escaped_cells;
    notes.long_cells += more.long_cells;
    return csv;
  };
  for await (const { made } of batches) {
    // whoever stops early does not wait for the rest
    made.catch(() => {});
    waiting.push(made);
    if (waiting.length > inFlight) yield await take();
  }
  while (waiting.length > 0) yield await take();
}

/** An event with a line break in it would be two records in the file and one in the count. */
function checkLines({ lines, count }: EventLines): void {
  let found = 0;
  for (let at = lines.indexOf(LF); at >= 0; at = lines.indexOf(LF, at + 1)) found += 1;
  if (found !== count || lines.at(-1) !== LF)
    throw new AffidavitError('BUG', 'An event of the audit log is not one line of JSON.');
}
