import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { EventsInput } from '../../input.ts';
import type { FileList } from '../files/fileList.ts';
import { type SheetsOptions, writeLines, writeSheets } from '../lines/lineFiles.ts';

/**
 * Writes evidence/events/YYYY-MM-DD.jsonl and .csv, one pair a UTC day.
 *
 * @returns their paths, and how many events they hold
 */
export async function writeEventFiles(
  files: FileList,
  input: EventsInput,
  sheets: SheetsOptions,
): Promise<{ paths: string[]; exported: number }> {
  const paths: string[] = [];
  let exported = 0;
  for (const day of input.days()) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new AffidavitError('BUG', `"${day}" is not a day.`);
    const path = `evidence/events/${day}`;
    exported += await writeLines(files, `${path}.jsonl`, input.linesOfDay(day));
    const csv = await writeSheets(files, `${path}.csv`, input.linesOfDay(day), sheets);
    paths.push(`${path}.jsonl`, ...csv);
  }
  return { paths, exported };
}
