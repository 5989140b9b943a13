import { type AttachmentInput, attachmentPath } from '../../bundle/attachments.ts';
import type { ControlContext } from '../../controls/context.ts';
import type { DatasetOutcome, DatasetStatus } from '../../records/datasets.ts';
import { LOCAL_DATASETS, type LocalDataset, localDatasetInfo } from '../../records/localDatasets.ts';
import type { Period } from '../../records/period.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { ServingSource } from '../../store/local/localStore.ts';
import type { Redaction, StoreReader } from '../../store/store.ts';
import { allLocalRows } from './localRows.ts';

const NAMES = Object.keys(LOCAL_DATASETS) as LocalDataset[];

/**
 * The snapshot with the local datasets that serve the period beside its own, so that matrix, listings and tests see them. Those
 * that nobody collected are left out: they are asked for, not empty.
 */
export function withLocalDatasets(store: StoreReader, snapshot: SnapshotInfo, period: Period): SnapshotInfo {
  const outcomes = NAMES.flatMap((dataset) => outcomeOf(store, dataset, period) ?? []);
  return { ...snapshot, datasets: [...snapshot.datasets, ...outcomes] };
}

function outcomeOf(store: StoreReader, dataset: LocalDataset, period: Period): DatasetOutcome | null {
  const sources: Pick<ServingSource, 'status' | 'source' | 'reason'>[] =
    dataset === 'attachments'
      ? store.local.attachments(period).map(({ name }) => ({ status: 'complete', source: name, reason: '' }))
      : store.local.serving(dataset, period);
  if (sources.length === 0) return null;
  const { item, method } = localDatasetInfo(dataset);
  let rows = 0;
  for (const _ of allLocalRows({ store, period }, dataset)) rows += 1;
  const status = statusOf(sources.map((source) => source.status));
  const reasons = sources.flatMap(({ source, reason }) => (reason === '' ? [] : [`${source}: ${reason}`]));
  return {
    dataset,
    item,
    status,
    rows,
    new_rows: 0,
    duplicates: 0,
    reason: reasons.join('; '),
    rpc: '',
    pages: sources.length,
    permission: '',
    method,
  };
}

/** What is worth least decides, save that one empty source among others changes nothing. */
function statusOf(statuses: readonly DatasetStatus[]): DatasetStatus {
  if (statuses.every((status) => status === 'failed')) return 'failed';
  if (statuses.some((status) => status === 'failed' || status === 'partial')) return 'partial';
  return statuses.every((status) => status === 'empty') ? 'empty' : 'complete';
}

/** Where the rows of a local dataset came from and when they were read, for the manifest. */
export function localQuery(
  { store, period }: Pick<ControlContext, 'store' | 'period'>,
  dataset: LocalDataset,
): string {
  if (dataset === 'attachments') return 'attached for this period or for every one';
  const told = store.local
    .serving(dataset, period)
    .map(({ source, started }) => `${source}, read ${started}`);
  return told.join('; ');
}

/** The attached files that go into the bundle. */
export function attachmentInputs({
  store,
  period,
}: Pick<ControlContext, 'store' | 'period'>): AttachmentInput[] {
  return store.local.attachments(period).map((attachment) => ({
    path: attachmentPath(attachment),
    sha256: attachment.sha256,
    bytes: () => store.local.attachmentBytes(attachment.sha256),
  }));
}

/** What was masked in local rows. */
export function localRedactions({
  store,
  period,
}: Pick<ControlContext, 'store' | 'period'>): { dataset: string; redactions: Redaction[] }[] {
  return NAMES.map((dataset) => ({
    dataset,
    redactions: store.local.serving(dataset, period).flatMap(({ redactions }) => redactions),
  }));
}

/** Sentences about local evidence that was read outside the period, and about what was withdrawn. */
export function localLimitations({ store, period }: Pick<ControlContext, 'store' | 'period'>): string[] {
  const observed = NAMES.filter((dataset) => localDatasetInfo(dataset).serves === 'observed');
  const outside = observed.flatMap((dataset) =>
    store.local
      .serving(dataset, period)
      .filter(({ started }) => Date.parse(started) < period.fromMs || Date.parse(started) >= period.toMs)
      .map(({ source, started }) => `${dataset} of ${source} was read at ${started}, outside the period.`),
  );
  const withdrawn = store.local
    .withdrawals()
    .map(
      ({ dataset, source, withdrawn: at, who, note }) =>
        `${dataset} of ${source} was withdrawn at ${at} by ${who}${note === '' ? '' : `: ${note}`}. What was supplied of it before is not in this bundle.`,
    );
  return [...outside, ...withdrawn];
}
