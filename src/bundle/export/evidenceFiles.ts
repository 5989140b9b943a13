import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ManifestDataset } from '../../records/manifest.ts';
import type { CsvColumn, DatasetInput, EventsInput, Rows } from '../input.ts';
import { newCsvNotes } from './csvCells.ts';
import { writeEventFiles } from './events/eventFiles.ts';
import type { FileList } from './fileList.ts';
import { columnsOfRows } from './flatten.ts';
import { LISTING_COLUMNS } from './listingColumns.ts';
import { csvFast, csvListing, jsonLines, listingCells, listingHeaders } from './rowFiles.ts';
import { partPath, splitRows } from './splitRows.ts';

/** Above so many rows the library that makes CSV costs too much; the fast way writes the same bytes. */
const MANY_ROWS = 20_000;

/**
 * Writes evidence/<dataset>.jsonl and its spreadsheet view. A dataset that could not be read and has no rows gets no file:
 * an empty one would look like an empty population. What we concluded about the collection itself lies in collection/.
 *
 * @param rowLimit rows of a sheet, header included
 */
export async function writeDataset(
  files: FileList,
  input: DatasetInput,
  rowLimit: number,
): Promise<ManifestDataset> {
  const { dataset } = input.outcome;
  if (!/^[a-z0-9_]{1,64}$/.test(dataset) || dataset === 'events') {
    throw new AffidavitError('BUG', `"${dataset}" cannot be the name of a listing.`);
  }
  const paths: string[] = [];
  let exported = 0;
  if (!isUnread(input) || (await hasRows(input.rows()))) {
    const folder = input.outcome.method === 'inferred' ? 'collection' : 'evidence';
    const jsonl = `${folder}/${dataset}.jsonl`;
    await files.add(
      jsonl,
      jsonLines(input.rows(), () => {
        exported += 1;
      }),
      () => ({ records: exported }),
    );
    const columns = input.csvColumns ?? LISTING_COLUMNS[dataset] ?? (await columnsOfRows(input.rows()));
    paths.push(
      jsonl,
      ...(await writeListingCsv(files, `${folder}/${dataset}.csv`, input, columns, rowLimit)),
    );
  }
  const { outcome } = input;
  return {
    ...describeOutcome(outcome),
    description: input.description,
    files: paths,
    query: input.query,
    counts: { raw: outcome.rows + outcome.duplicates, parsed: outcome.rows, exported },
    dropped: [...(input.dropped ?? [])],
    first_event: input.firstEvent ?? null,
    last_event: input.lastEvent ?? null,
    limits_hit: [...(input.limitsHit ?? [])],
  };
}

/** Writes the audit log, one pair of files a UTC day. */
export async function writeEvents(
  files: FileList,
  input: EventsInput,
  timezone: string,
  rowLimit: number,
): Promise<ManifestDataset> {
  const { paths, exported } = await writeEventFiles(files, input, timezone, rowLimit);
  return {
    ...describeOutcome(input.outcome),
    description: input.description,
    files: paths,
    query: input.query,
    counts: { ...input.counts, exported },
    dropped: [],
    first_event: input.firstEvent,
    last_event: input.lastEvent,
    limits_hit: [...(input.limitsHit ?? [])],
  };
}

function describeOutcome(outcome: DatasetInput['outcome']) {
  return {
    dataset: outcome.dataset,
    item: outcome.item,
    source_method: outcome.rpc,
    collection_method: outcome.method,
    permission_required: outcome.permission,
    completeness: outcome.verdict,
    reason: outcome.reason,
    duplicates_dropped: outcome.duplicates,
    pages: outcome.pages,
  };
}

async function writeListingCsv(
  files: FileList,
  path: string,
  input: DatasetInput,
  columns: readonly CsvColumn[],
  rowLimit: number,
): Promise<string[]> {
  let line = 0;
  const cells = ({ json }: { json: string }) => {
    line += 1;
    return listingCells(columns, json, line);
  };
  const csv = input.outcome.rows > MANY_ROWS ? csvFast : csvListing;
  const paths: string[] = [];
  for await (const part of splitRows(input.rows(), rowLimit - 1)) {
    const name = partPath(path, paths.length + 1);
    const notes = newCsvNotes();
    const before = line;
    await files.add(name, csv(listingHeaders(columns), part, cells, notes), () => ({
      records: line - before,
      csv: notes,
    }));
    paths.push(name);
  }
  return paths;
}

function isUnread({ outcome }: DatasetInput): boolean {
  return outcome.verdict === 'denied' || outcome.verdict === 'failed' || outcome.verdict === 'unsupported';
}

async function hasRows(rows: Rows<unknown>): Promise<boolean> {
  for await (const _ of rows) return true;
  return false;
}
