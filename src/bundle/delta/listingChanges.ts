import { type Dataset, isOfPeriod } from '../../datasets/dataset.ts';
import { DATASETS } from '../../datasets/registry.ts';
import { rowKeyReader } from '../../datasets/rowKey.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { splitLines } from '../../formats/lineSplitter.ts';
import type { DatasetDelta, RowChange } from '../../records/delta.ts';
import type { DeltaListing } from './deltaSide.ts';
import type { HeldRows } from './heldRows.ts';
import { memberChanges } from './memberChanges.ts';

/** Longest line of a listing. */
const LINE_LIMIT = 64 * 1024 * 1024;
/** Name of a listing that shows the state at the period's opening: it is that of the closing of the period before. */
const OPENING = /^opening_/;

/** A listing that cannot be read as it was signed; `message` says why. */
export class ListingUnreadable extends Error {}

/**
 * Compares one listing of two bundles row by row, where that means something.
 *
 * @param overlap whether the periods of the two have days in common
 * @returns the figures, when all changes have been taken
 */
export async function* listingChanges(
  name: string,
  before: DeltaListing | undefined,
  after: DeltaListing | undefined,
  { overlap, held }: { overlap: boolean; held: HeldRows },
): AsyncGenerator<RowChange, DatasetDelta> {
  const dataset = DATASETS.find((one) => one.name === name);
  const figures = { dataset: name, before: before?.rows ?? null, after: after?.rows ?? null };
  const none = { added: null, removed: null, changed: null };
  const why = notRowByRow(dataset, name, overlap);
  if (why !== '') return { ...figures, ...none, compared: 'counts', note: why };
  if (before === undefined || after === undefined) {
    const side = before === undefined ? 'The bundle before' : 'This bundle';
    return { ...figures, ...none, compared: 'no', note: `${side} has no such listing.` };
  }
  if (before.sha256 !== null && before.sha256 === after.sha256 && before.isWhole && after.isWhole)
    return { ...figures, added: 0, removed: 0, changed: 0, compared: 'rows', note: '' };
  const key = keyOf(dataset);
  held.clear();
  try {
    for await (const json of lines(before)) held.hold(key(json), json);
  } catch (error) {
    if (!(error instanceof ListingUnreadable)) throw error;
    return { ...figures, ...none, compared: 'no', note: error.message };
  }
  const counts = { added: 0, removed: 0, changed: 0 };
  for await (const json of lines(after)) {
    const rowKey = key(json);
    const old = held.match(rowKey);
    if (old === null) {
      counts.added += 1;
      if (before.isWhole)
        yield { dataset: name, key: rowKey, change: 'added', path: '', before: '', after: json };
    } else if (old !== json) {
      const members = memberChanges(JSON.parse(old) as JsonObject, JSON.parse(json) as JsonObject);
      if (members.length > 0) counts.changed += 1;
      for (const member of members) yield { dataset: name, key: rowKey, change: 'changed', ...member };
    }
  }
  for (const { key: rowKey, json } of held.left()) {
    counts.removed += 1;
    if (after.isWhole)
      yield { dataset: name, key: rowKey, change: 'removed', path: '', before: json, after: '' };
  }
  const notes = [
    ...(before.isWhole
      ? []
      : [`The bundle before did not hold all rows (${before.status}): added rows are not determined.`]),
    ...(after.isWhole
      ? []
      : [`This bundle does not hold all rows (${after.status}): removed rows are not determined.`]),
  ];
  return {
    ...figures,
    compared: 'rows',
    note: notes.join(' '),
    added: before.isWhole ? counts.added : null,
    removed: after.isWhole ? counts.removed : null,
    changed: counts.changed,
  };
}

/** Why rows of a listing are not compared one by one, as a sentence; empty when they are. */
function notRowByRow(dataset: Dataset | undefined, name: string, overlap: boolean): string {
  if (OPENING.test(name)) return 'The state at the opening is that of the closing of the period before.';
  if (dataset === undefined) return 'This version of affidavit does not know the dataset.';
  if (dataset.source === 'collection') return 'Its rows describe how the evidence was collected.';
  if (isOfPeriod(dataset) && !overlap)
    return 'Its rows record what happened in a period, and the two periods have no day in common.';
  return '';
}

function keyOf(dataset: Dataset | undefined): (json: string) => string {
  const read = dataset === undefined ? null : rowKeyReader(dataset);
  return (json) => read?.(JSON.parse(json) as JsonObject) ?? json;
}

async function* lines({ bytes }: DeltaListing): AsyncGenerator<string> {
  for await (const line of splitLines(bytes(), LINE_LIMIT)) if (line !== null) yield line.toString('utf8');
}
