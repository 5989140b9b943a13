import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ManifestDataset } from '../../records/manifest.ts';
import type { CsvColumn, DatasetInput, EventsInput, LinesInput, Rows, RowsInput } from '../input.ts';
import { newCsvNotes } from './csvCells.ts';
import { writeEventFiles } from './events/eventFiles.ts';
import type { FileList } from './fileList.ts';
import { columnsOfRows } from './flatten.ts';
import type { CsvMakers } from './lines/csvMakers.ts';
import { writeLines, writeSheets } from './lines/lineFiles.ts';
import { LISTING_COLUMNS } from './listingColumns.ts';
import { csvFast, csvListing, jsonLines, listingCells, listingHeaders } from './rowFiles.ts';
import { partPath, splitRows } from './splitRows.ts';

/** Above so many rows the library that makes CSV costs too much; the fast way writes the same bytes. */
const MANY_ROWS = 20_000;

/** What all listings share. */
export interface ListingOptions {
  makers: CsvMakers;
  /** rows of a sheet, header included */
  rowLimit: number;
}

/**
 * Writes evidence/<dataset>.jsonl and its spreadsheet view. A dataset that could not be read and has no rows gets no file:
 * an empty one would look like an empty population. What we concluded about the collection itself lies in collection/.
 */
export async function writeDataset(
  files: FileList,
  input: DatasetInput,
  { makers, rowLimit }: ListingOptions,
): Promise<ManifestDataset> {
  const { dataset } = input.outcome;
  if (!/^[a-z0-9_]{1,64}$/.test(dataset) || dataset === 'events') {
    throw new AffidavitError('BUG', `"${dataset}" cannot be the name of a listing.`);
  }
  const folder = input.outcome.method === 'inferred' ? 'collection' : 'evidence';
  const path = `${folder}/${dataset}`;
  const { paths, exported } =
    'lines' in input
      ? await writeLineListing(files, path, input, { makers, rowLimit })
      : await writeRowListing(files, path, input, rowLimit);
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
  { makers, rowLimit }: ListingOptions,
): Promise<ManifestDataset> {
  const sheet = { events: { timezone } };
  const maker = makers.of(sheet, input.counts.parsed);
  const { paths, exported } = await writeEventFiles(files, input, { sheet, maker, rowLimit });
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
    completeness: outcome.status,
    reason: outcome.reason,
    duplicates_dropped: outcome.duplicates,
    pages: outcome.pages,
  };
}

interface Written {
  paths: string[];
  exported: number;
}

/** A listing that comes row by row; nothing when it was not read and has no rows. */
async function writeRowListing(
  files: FileList,
  path: string,
  input: RowsInput,
  rowLimit: number,
): Promise<Written> {
  if (isUnread(input) && !(await hasRows(input.rows()))) return { paths: [], exported: 0 };
  let exported = 0;
  const lines = jsonLines(input.rows(), () => {
    exported += 1;
  });
  await files.add(`${path}.jsonl`, lines, () => ({ records: exported }));
  const known = input.csvColumns ?? LISTING_COLUMNS[input.outcome.dataset];
  const columns = known ?? (await columnsOfRows(input.rows()));
  const sheets = await writeListingCsv(files, `${path}.csv`, input, columns, rowLimit);
  return { paths: [`${path}.jsonl`, ...sheets], exported };
}

/** A listing of which there may be millions of rows. */
async function writeLineListing(
  files: FileList,
  path: string,
  { outcome, lines, columns }: LinesInput,
  { makers, rowLimit }: ListingOptions,
): Promise<Written> {
  const exported = await writeLines(files, `${path}.jsonl`, lines());
  const sheet = { paths: columns };
  const maker = makers.of(sheet, outcome.rows);
  const sheets = await writeSheets(files, `${path}.csv`, lines(), { sheet, maker, rowLimit });
  return { paths: [`${path}.jsonl`, ...sheets], exported };
}

async function writeListingCsv(
  files: FileList,
  path: string,
  input: RowsInput,
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
  return outcome.status === 'denied' || outcome.status === 'failed' || outcome.status === 'unsupported';
}

async function hasRows(rows: Rows<unknown>): Promise<boolean> {
  for await (const _ of rows) return true;
  return false;
}
