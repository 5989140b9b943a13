import { datasetNamed } from '../../datasets/registry.ts';
import { withInstants } from '../../datasets/supplied/listTime.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome, DatasetStatus } from '../../records/datasets.ts';
import { type LocalDataset, localDatasetInfo } from '../../records/localDatasets.ts';
import type { Attachment } from '../../records/localRun.ts';
import type { EvidenceSetRow } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';

/** Path of an attached file inside the bundle, and the wording of the item of the request list that it answers. */
export type AttachmentFacts = (attachment: Attachment) => { file: string; answers: string };

/** The outcome of a local dataset over the runs that serve the period; null when nobody collected it. */
export function localOutcome({ store, period }: EvidenceScope, dataset: LocalDataset): DatasetOutcome | null {
  const sources: { status: DatasetStatus; source: string; reason: string }[] =
    dataset === 'attachments'
      ? store.local.attachments(period).map(({ name }) => ({ status: 'complete', source: name, reason: '' }))
      : store.local.serving(dataset, period);
  if (sources.length === 0) return null;
  const { item, method } = localDatasetInfo(dataset);
  const reasons = sources.flatMap(({ source, reason }) => (reason === '' ? [] : [`${source}: ${reason}`]));
  return {
    dataset,
    item,
    status: statusOf(sources.map((source) => source.status)),
    rows: 0,
    new_rows: 0,
    duplicates: 0,
    reason: reasons.join('; '),
    rpc: '',
    pages: sources.length,
    permission: '',
    method,
  };
}

/** The worst decides, save that one empty source among others changes nothing. */
function statusOf(statuses: readonly DatasetStatus[]): DatasetStatus {
  if (statuses.every((status) => status === 'failed')) return 'failed';
  if (statuses.some((status) => status === 'failed' || status === 'partial')) return 'partial';
  return statuses.every((status) => status === 'empty') ? 'empty' : 'complete';
}

/** Where the rows of a local dataset came from and when they were read. */
export function localQuery({ store, period }: EvidenceScope, dataset: LocalDataset): string {
  if (dataset === 'attachments') return 'attached for this period or for every one';
  return store.local
    .serving(dataset, period)
    .map(({ source, started }) => `${source}, read ${started}`)
    .join('; ');
}

/** Rows of the runs that serve the period; those that have a time, of the period only. */
export function* localRows(
  scope: EvidenceScope,
  dataset: LocalDataset,
  facts: AttachmentFacts,
  onOutside: () => void,
): Generator<EvidenceSetRow> {
  const { store, period } = scope;
  if (dataset === 'attachments') {
    for (const attachment of store.local.attachments(period)) yield attachmentRow(attachment, facts);
    return;
  }
  const { timeMember } = localDatasetInfo(dataset);
  for (const row of store.local.servingRows(dataset, period)) {
    if (timeMember === undefined || isInside(row.json, timeMember, scope)) yield withKey(row, dataset, scope);
    else onOutside();
  }
}

/** A row without a time that can be read cannot be said to lie outside the period. */
function isInside(json: string, member: string, { period }: EvidenceScope): boolean {
  const time = (JSON.parse(json) as Record<string, unknown>)[member];
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) || (ms >= period.fromMs && ms < period.toMs);
}

/** The row with its key in it, so that it can be named, and with the instants that its dates are in the entity's time zone. */
function withKey({ key, json }: EvidenceSetRow, dataset: LocalDataset, scope: EvidenceScope): EvidenceSetRow {
  const columns = datasetNamed(dataset)?.columns ?? [];
  const row = withInstants(columns, JSON.parse(json) as JsonObject, scope.settings.timezone);
  return { key, json: canonicalJson({ ...row, row_id: key }) };
}

function attachmentRow(attachment: Attachment, factsOf: AttachmentFacts): EvidenceSetRow {
  const { id, ...facts } = attachment;
  const { file, answers } = factsOf(attachment);
  const key = `${file} ${id}`;
  // the same file may be attached twice, for two periods
  return { key, json: canonicalJson({ ...facts, file, answers, row_id: key }) };
}
