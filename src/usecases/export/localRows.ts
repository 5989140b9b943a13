import { attachmentPath } from '../../bundle/attachments.ts';
import { NAMED_EVIDENCE } from '../../controls/catalogue/namedRows.ts';
import type { ControlContext } from '../../controls/context.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import { type LocalDataset, localDatasetInfo } from '../../records/localDatasets.ts';
import type { Attachment } from '../../records/localRun.ts';

interface Row {
  key: string;
  json: string;
}

type Place = Pick<ControlContext, 'store' | 'period'>;

/** Rows of a local dataset as they are exported: of the runs that serve the period; those with a time, of the period only. */
export function* localRows(place: Place, dataset: LocalDataset): Generator<Row> {
  const { timeMember } = localDatasetInfo(dataset);
  for (const row of allLocalRows(place, dataset))
    if (timeMember === undefined || isInside(row.json, timeMember, place)) yield row;
}

/** The same, whatever their time. */
export function* allLocalRows({ store, period }: Place, dataset: LocalDataset): Generator<Row> {
  if (dataset === 'attachments') yield* store.local.attachments(period).map(attachmentRow);
  else yield* store.local.servingRows(dataset, period);
}

/** A row without a time that can be read cannot be said to lie outside the period. */
function isInside(json: string, member: string, { period }: Place): boolean {
  const time = (JSON.parse(json) as Record<string, unknown>)[member];
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) || (ms >= period.fromMs && ms < period.toMs);
}

function attachmentRow(attachment: Attachment): Row {
  const { id: _, ...facts } = attachment;
  const file = attachmentPath(attachment);
  const answers = NAMED_EVIDENCE.find(({ row }) => row === attachment.row)?.wording ?? '';
  // the same file may be attached twice, for two periods
  return { key: `${file} ${attachment.id}`, json: canonicalJson({ ...facts, file, answers }) };
}
