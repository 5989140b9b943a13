import { deriveHistories } from '../../collectors/derived/deriveHistories.ts';
import { STATE_DATASETS } from '../../collectors/derived/foldSubject.ts';
import { IDENTITY_DATASETS } from '../../collectors/derived/identities.ts';
import { PROVISIONING_TYPES } from '../../collectors/derived/revocations/provisionedRevocations.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { HOST_JOINS } from '../../evidence/computed/inventoryFacts.ts';
import { startedMs } from '../../evidence/states.ts';
import type { StorePruning } from '../../records/reports/storeReports.ts';
import type { PruneRequest } from '../../store/pruning/pruning.ts';
import type { StoreReader } from '../../store/store.ts';
import { parseTime } from '../period.ts';
import { whoRuns } from '../runInfo.ts';
import { openExistingStore } from '../storeCare.ts';
import { refuseUnexported } from './exportedPeriods.ts';

const DAY_MS = 86_400_000;
/** A quarter, and the longest time before its start that a test looks back. */
const LOOK_BACK_MS = (92 + 400) * DAY_MS;
const LOOK_BACK_NOTE =
  'Tests of dormant accounts and of first logins look back before the period, 400 days at most: where that log is gone they end as insufficient_evidence.';

/** Options of a pruning. */
export interface PruneOptions {
  storeFile: string | undefined;
  /** date as typed, YYYY-MM-DD (UTC) */
  before: string;
  /** only count */
  dryRun: boolean;
}

/**
 * Removes the audit events and the rows of snapshots before a date, where every period that they belong to is over and exported.
 * All of it, or nothing.
 *
 * Kept are the snapshot that shows the state at the date, the day before it of the log, whatever histories of access rest on, the
 * chain of bundles, the register of exceptions, reviews, supplied evidence, and that this was removed.
 *
 * @param nowMs the present, milliseconds since the epoch
 * @throws AffidavitError PERIOD_INVALID, PRUNE_NOT_EXPORTED, STORE_NOT_FOUND, STORE_BUSY, STORE_DAMAGED, DISK_FULL, WRITE_…
 */
export function prune(options: PruneOptions, nowMs: number = Date.now()): StorePruning {
  const beforeMs = midnight(options.before);
  const store = openExistingStore(options.storeFile);
  try {
    store.refuseDamage();
    const latest = store.latestSnapshot('finished');
    if (latest !== null) deriveHistories(store, latest.id);
    const request = requestOf(store, beforeMs, nowMs);
    const fromMs = firstEvidenceMs(store);
    const isEmpty = fromMs === null || fromMs >= beforeMs;
    if (!isEmpty) refuseUnexported({ fromMs, toMs: beforeMs }, store.bundles.bundles(), nowMs);
    const counts = isEmpty
      ? { events: 0, requests: 0, snapshots: 0, resources: 0 }
      : options.dryRun
        ? store.countPrunable(request)
        : store.prune(request);
    return {
      store: store.path,
      before: options.before,
      events_before: new Date(request.eventsBeforeMs).toISOString(),
      first_snapshot: request.firstSnapshot,
      dry_run: options.dryRun,
      ...{ events: counts.events, access_requests: counts.requests },
      ...{ snapshots: counts.snapshots, rows: counts.resources },
      notes: nowMs - beforeMs < LOOK_BACK_MS ? [LOOK_BACK_NOTE] : [],
    };
  } finally {
    store.close();
  }
}

/** The first evidence that was not pruned yet, milliseconds since the epoch; null: there is none. */
function firstEvidenceMs(store: StoreReader): number | null {
  const pruned = store.prunings().at(-1);
  if (pruned !== undefined) return pruned.beforeMs;
  const eventUs = store.firstEventUs(Number.MAX_SAFE_INTEGER);
  const times = [
    ...(eventUs === null ? [] : [eventUs / 1000]),
    ...store.readRanges().map(({ fromUs }) => fromUs / 1000),
    ...store.snapshots().map(startedMs),
  ];
  return times.length === 0 ? null : Math.floor(Math.min(...times));
}

/**
 * The state at the date is shown by the last snapshot before it, and what led from that to the date by the log since the day
 * before.
 */
function requestOf(store: StoreReader, beforeMs: number, nowMs: number): PruneRequest {
  const snapshots = store.snapshots();
  const finished = snapshots
    .filter((snapshot) => snapshot.finished)
    .sort((a, b) => startedMs(a) - startedMs(b));
  const opening = finished.findLast((snapshot) => startedMs(snapshot) <= beforeMs) ?? finished[0];
  const kept = snapshots.filter(
    (snapshot) => opening === undefined || startedMs(snapshot) >= startedMs(opening),
  );
  const dayBefore =
    opening === undefined ? beforeMs : Math.floor(startedMs(opening) / DAY_MS) * DAY_MS - DAY_MS;
  return {
    pruned: new Date(nowMs).toISOString(),
    who: whoRuns(),
    beforeMs,
    eventsBeforeMs: Math.min(beforeMs, dayBefore),
    firstSnapshot: Math.min(...kept.map(({ id }) => id)),
    keptTypes: [...PROVISIONING_TYPES, ...HOST_JOINS],
    keptDatasets: [...Object.values(STATE_DATASETS), ...IDENTITY_DATASETS],
  };
}

function midnight(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseTime(text, '--before');
  throw new AffidavitError(
    'PERIOD_INVALID',
    `--before "${text}" is not a date.`,
    'Give a day, such as 2026-01-01: what is before its midnight in UTC is removed.',
  );
}
