import { datasetStatus } from '../../datasets/collection/datasetStatus.ts';
import { logGaps } from '../../datasets/collection/logGaps.ts';
import { periods } from '../../datasets/collection/periods.ts';
import { readRanges } from '../../datasets/collection/readRanges.ts';
import { snapshots } from '../../datasets/collection/snapshots.ts';
import { unreadMembers } from '../../datasets/collection/unreadMembers.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { preciseText } from '../../formats/timestamp.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../scope.ts';
import { startedMs } from '../states.ts';
import { addSettings } from './settingTables.ts';
import { unreadMemberRows } from './unreadMembers.ts';

/** Adds what an evidence set says of itself: period, snapshots, statuses, read ranges, gaps, settings. */
export function addContextTables(set: EvidenceSet, scope: EvidenceScope): void {
  addMade(set, periods, [periodRow(scope)]);
  addMade(set, snapshots, snapshotRows(scope));
  addMade(
    set,
    readRanges,
    scope.log.ranges.map(({ fromUs, toUs }) => ({
      range_start: preciseText(fromUs),
      range_end: preciseText(toUs),
    })),
  );
  addMade(
    set,
    logGaps,
    scope.log.gaps.map(({ kind, fromUs, toUs, why }) => ({
      kind,
      gap_start: preciseText(fromUs),
      gap_end: preciseText(toUs),
      reason: why,
    })),
  );
  addMade(set, unreadMembers, unreadMemberRows(scope.closing.datasets));
  addSettings(set, scope);
}

/** Adds the status of every table that the set holds by now. */
export function addStatuses(set: EvidenceSet, scope: EvidenceScope): void {
  addMade(set, datasetStatus, statusRows(set, scope));
}

function periodRow({ store, period, settings, opening, closing }: EvidenceScope): JsonObject {
  const iso = (ms: number) => new Date(ms).toISOString();
  const startUs = period.fromMs * 1000;
  const readFrom = store.readRanges().find(({ fromUs, toUs }) => fromUs <= startUs && toUs >= startUs);
  const bornUs = store.firstEventUs(period.toMs * 1000);
  return {
    label: period.label,
    starts: iso(period.fromMs),
    ends: iso(period.toMs),
    as_of: iso(period.toMs),
    opened: opening?.started ?? null,
    closed: closing.started,
    opening_snapshot: opening?.id ?? null,
    closing_snapshot: closing.id,
    first_event: bornUs === null ? null : preciseText(bornUs),
    log_read_from: readFrom === undefined ? null : preciseText(readFrom.fromUs),
    cluster_name: closing.cluster.name,
    server_version: closing.cluster.version,
    edition: closing.cluster.edition,
    timezone: settings.timezone,
  };
}

/** Snapshots of the period, and the two that bound it. */
function snapshotRows({ store, period, opening, closing }: EvidenceScope): JsonObject[] {
  const serves = (snapshot: SnapshotInfo) =>
    snapshot.id === opening?.id ||
    snapshot.id === closing.id ||
    (startedMs(snapshot) >= period.fromMs && startedMs(snapshot) < period.toMs);
  return store
    .snapshots()
    .filter(serves)
    .map((snapshot) => ({
      snapshot: snapshot.id,
      started: snapshot.started,
      ended: snapshot.ended,
      clock_skew_ms: snapshot.clock_skew_ms,
      status: snapshot.status,
      finished: snapshot.finished,
      cluster_name: snapshot.cluster.name,
      server_version: snapshot.cluster.version,
      collector_version: snapshot.collector_version,
      pulled_by: snapshot.caller.user,
      not_complete: snapshot.datasets
        .filter(({ status }) => !SETTLED.has(status))
        .map(({ dataset, status }) => `${dataset} ${status}`),
    }));
}

const SETTLED: ReadonlySet<string> = new Set(['complete', 'empty', 'unsupported']);

function* statusRows(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { store, opening, closing } = scope;
  const closingMs = startedMs(closing);
  const earlier = store
    .snapshots()
    .filter((snapshot) => snapshot.finished && startedMs(snapshot) <= closingMs)
    .reverse();
  for (const { table, dataset, outcome, rows } of set.tables()) {
    const snapshot = table.startsWith('opening_') ? opening : closing;
    const isState = dataset.source === 'state';
    const last = isState
      ? earlier.find((candidate) => isWhole(outcomeIn(candidate, dataset.name)))
      : undefined;
    yield {
      table_name: table,
      dataset: dataset.name,
      status: outcome?.status ?? 'not_collected',
      row_count: rows,
      reason:
        outcome?.reason ??
        (dataset.source === 'local' ? 'no list or file was supplied' : 'not collected by this snapshot'),
      method: outcome?.method ?? '',
      permission: outcome?.permission ?? '',
      snapshot: isState ? (snapshot?.id ?? null) : null,
      read_at: isState ? (snapshot?.started ?? null) : null,
      last_complete_snapshot: last?.id ?? null,
      last_complete: last?.started ?? null,
    };
  }
}
