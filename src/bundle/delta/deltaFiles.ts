import type { DeltaSummary } from '../../records/delta.ts';
import type { Batches } from '../export/batches.ts';
import { newCsvNotes } from '../export/csvCells.ts';
import type { FileList } from '../export/files/fileList.ts';
import { csvListing } from '../export/files/rowFiles.ts';
import { partPath, splitRows } from '../export/splitRows.ts';
import type { Rows } from '../input.ts';
import type { Delta } from './delta.ts';

/** Where the tables go: into a bundle, or a folder. */
export type DeltaSink = Pick<FileList, 'add'>;

/**
 * Writes a comparison: changes.csv, datasets.csv, results.csv, settings.csv, exceptions.csv, late-events.csv and summary.json.
 *
 * @param folder with a slash at its end, or empty
 * @param rowLimit rows of a file, header included
 */
export async function writeDelta(
  sink: DeltaSink,
  delta: Delta,
  { folder, rowLimit }: { folder: string; rowLimit: number },
): Promise<DeltaSummary> {
  const table = async <Row extends object>(
    name: string,
    columns: readonly (keyof Row & string)[],
    rows: Rows<Row>,
  ): Promise<void> => {
    let part = 0;
    for await (const batches of splitRows(rows, rowLimit - 1)) {
      part += 1;
      await writeTable(sink, partPath(`${folder}${name}`, part), columns, batches);
    }
  };
  await table('changes.csv', ['dataset', 'key', 'change', 'path', 'before', 'after'], delta.changes());
  await table(
    'exceptions.csv',
    ['id', 'procedure', 'dataset', 'row_id', 'change', 'facts_before', 'facts_after'],
    delta.exceptions(),
  );
  await table(
    'late-events.csv',
    ['period', 'bundle', 'time', 'uid', 'event', 'code', 'change'],
    delta.lateEvents(),
  );
  const summary = delta.summary();
  await table(
    'datasets.csv',
    ['dataset', 'compared', 'before', 'after', 'added', 'removed', 'changed', 'note'],
    summary.datasets,
  );
  await table(
    'results.csv',
    ['procedure', 'before', 'after', 'exceptions_before', 'exceptions_after', 'changed'],
    delta.results(),
  );
  await table('settings.csv', ['name', 'before', 'after', 'changed'], delta.settings());
  await sink.add(`${folder}summary.json`, `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

async function writeTable<Row extends object>(
  sink: DeltaSink,
  path: string,
  columns: readonly (keyof Row & string)[],
  rows: Batches<Row>,
): Promise<void> {
  let records = 0;
  const notes = newCsvNotes();
  const cells = (row: Row) => {
    records += 1;
    return columns.map((name) => row[name]);
  };
  await sink.add(path, csvListing(columns, rows, cells, notes), () => ({ records, csv: notes }));
}
