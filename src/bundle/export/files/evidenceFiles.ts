import { AffidavitError } from '../../../errors/affidavitError.ts';
import { hasListing, listingFolder } from '../../../records/datasets.ts';
import type { ManifestDataset } from '../../../records/manifest.ts';
import type { DatasetInput, EventsInput } from '../../input.ts';
import { EVENTS_REFERENCE } from '../../names.ts';
import { writeEventFiles } from '../events/eventFiles.ts';
import { writeLines, writeSheets } from '../lines/lineFiles.ts';
import type { FileList } from './fileList.ts';

/**
 * Writes evidence/<name>.jsonl and its spreadsheet view, where it has a file (`hasListing`). What we concluded about the collection itself lies
 * in collection/.
 *
 * @param rowLimit rows of a sheet, header included
 */
export async function writeDataset(
  files: FileList,
  input: DatasetInput,
  rowLimit: number,
): Promise<ManifestDataset> {
  const { name, outcome } = input;
  if (!/^[a-z0-9_]{1,64}$/.test(name) || name === 'events') {
    throw new AffidavitError('BUG', `"${name}" cannot be the name of a listing.`);
  }
  const path = `${listingFolder(outcome)}/${name}`;
  const { paths, exported } = hasListing(outcome, input.rows)
    ? await writeListing(files, path, input, rowLimit)
    : { paths: [], exported: 0 };
  return {
    ...describeOutcome(outcome),
    dataset: name,
    description: input.description,
    files: paths,
    query: input.query,
    counts: { raw: outcome.rows + outcome.duplicates, parsed: outcome.rows, exported },
    dropped: [...input.dropped],
    first_event: input.firstEvent ?? null,
    last_event: input.lastEvent ?? null,
    limits_hit: [],
  };
}

/** Writes the audit log, one pair of files a UTC day. */
export async function writeEvents(
  files: FileList,
  input: EventsInput,
  timezone: string,
  rowLimit: number,
): Promise<ManifestDataset> {
  const sheet = { events: { timezone } };
  const { paths, exported } = await writeEventFiles(files, input, { sheet, rowLimit });
  return {
    ...describeOutcome(input.outcome),
    description: input.description,
    files: paths,
    query: input.query,
    counts: { ...input.counts, exported },
    dropped:
      input.reference === null
        ? []
        : [{ reason: `They are in Parquet files: ${EVENTS_REFERENCE}.`, count: input.counts.parsed }],
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

async function writeListing(
  files: FileList,
  path: string,
  { dataset, lines }: DatasetInput,
  rowLimit: number,
): Promise<{ paths: string[]; exported: number }> {
  const exported = await writeLines(files, `${path}.jsonl`, lines());
  const sheets = await writeSheets(files, `${path}.csv`, lines(), { sheet: { dataset }, rowLimit });
  return { paths: [`${path}.jsonl`, ...sheets], exported };
}
