import { AffidavitError } from '../errors/affidavitError.ts';
import { rangeOfMs } from '../formats/timeRange.ts';
import type { Period } from '../records/period.ts';
import { isFromFiles, type SnapshotInfo } from '../records/snapshot.ts';
import type { StoreReader } from '../store/store.ts';
import { pruningText } from './pruningText.ts';

/** The two states that bound a period. */
export interface States {
  /** null when only one snapshot serves the period */
  opening: SnapshotInfo | null;
  closing: SnapshotInfo;
  /** sentences about what was pruned, and about a snapshot that is far from the end of the period that it serves */
  limitations: string[];
}

const DAY_MS = 86_400_000;

/** Milliseconds since 1970 at which a snapshot began. */
export function startedMs(snapshot: Pick<SnapshotInfo, 'started'>): number {
  return Date.parse(snapshot.started);
}

/**
 * Chooses the closing and the opening snapshot of a period by time alone: the last one at or before the end when it is within
 * `withinMs`, else the first one after it within the same, else the nearest of both. Never an older one because it was more
 * complete: what is denied or partial there is reported so.
 *
 * @param wanted number of a snapshot that a person chose as the closing one
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND, EVIDENCE_PRUNED
 */
export function chooseStates(store: StoreReader, period: Period, withinMs: number, wanted?: number): States {
  refusePruned(store, period, wanted);
  const finished = store
    .snapshots()
    .filter((snapshot) => snapshot.finished)
    .sort((a, b) => startedMs(a) - startedMs(b));
  const closing = wanted === undefined ? nearest(finished, period.toMs, withinMs) : wantedOne(store, wanted);
  if (closing === undefined) throw nothingFor(store, period, 'the store holds no finished snapshot');
  if (wanted === undefined && !reachesInto(store, period) && !isNear(closing, period, withinMs))
    throw nothingFor(
      store,
      period,
      `none of the ${finished.length} finished snapshots was taken near it, and no audit log that was read reaches into it`,
    );
  const others = finished.filter(
    ({ id, started }) => id !== closing.id && Date.parse(started) < startedMs(closing),
  );
  const opening = nearest(others, period.fromMs, withinMs) ?? null;
  const limitations = [
    ...store.prunings().map(pruningText),
    ...farFrom('closing', closing, period.toMs, withinMs, 'end'),
    ...(opening === null ? [] : farFrom('opening', opening, period.fromMs, withinMs, 'start')),
  ];
  return { opening, closing, limitations };
}

/** @throws AffidavitError EVIDENCE_PRUNED where a part of the evidence of a period was removed: what is left shows less than happened */
function refusePruned(store: StoreReader, period: Period, wanted: number | undefined): void {
  const pruned = store.prunings().at(-1);
  if (pruned === undefined) return;
  const day = new Date(pruned.beforeMs).toISOString().slice(0, 10);
  const where = 'Use the bundles that were exported before, or a backup of the store of that time.';
  if (period.fromMs < pruned.beforeMs)
    throw new AffidavitError(
      'EVIDENCE_PRUNED',
      `Nothing can be concluded on ${period.label}: evidence before ${day} was pruned from the store at ${pruned.pruned}.`,
      where,
    );
  if (wanted !== undefined && wanted < pruned.firstSnapshot)
    throw new AffidavitError(
      'EVIDENCE_PRUNED',
      `The rows of snapshot ${wanted} were pruned from the store.`,
      where,
    );
}

function nothingFor(store: StoreReader, period: Period, why: string): AffidavitError {
  return new AffidavitError(
    'EXPORT_NO_SNAPSHOT',
    `There is nothing to conclude on ${period.label} from: ${why}.`,
    store.snapshots().some(({ cluster }) => isFromFiles(cluster))
      ? 'Import audit log files that reach into the period with `affidavit import --events FILE --cluster NAME`, or choose another period.'
      : 'Run `affidavit pull` to its end (with --since at the start of the period), or choose another period.',
  );
}

function reachesInto(store: StoreReader, period: Period): boolean {
  const whole = rangeOfMs(period);
  return store.readRanges().some(({ fromUs, toUs }) => fromUs < whole.toUs && toUs >= whole.fromUs);
}

function isNear(snapshot: SnapshotInfo, { fromMs, toMs }: Period, withinMs: number): boolean {
  const ms = startedMs(snapshot);
  return ms >= fromMs - withinMs && ms <= toMs + withinMs;
}

/** @param sorted oldest first */
function nearest(sorted: readonly SnapshotInfo[], toMs: number, withinMs: number): SnapshotInfo | undefined {
  const before = sorted.findLast((snapshot) => startedMs(snapshot) <= toMs);
  const after = sorted.find((snapshot) => startedMs(snapshot) > toMs);
  if (before === undefined || after === undefined) return before ?? after;
  const early = toMs - startedMs(before);
  const late = startedMs(after) - toMs;
  if (early <= withinMs) return before;
  return late <= withinMs || late < early ? after : before;
}

function wantedOne(store: StoreReader, id: number): SnapshotInfo {
  const snapshot = store.snapshot(id);
  const list = 'See `affidavit snapshots list`.';
  if (snapshot === null)
    throw new AffidavitError('SNAPSHOT_NOT_FOUND', `The store does not hold snapshot ${id}.`, list);
  if (!snapshot.finished)
    throw new AffidavitError('EXPORT_NO_SNAPSHOT', `Snapshot ${id} was interrupted before its end.`, list);
  return snapshot;
}

function farFrom(
  which: 'closing' | 'opening',
  snapshot: SnapshotInfo,
  boundMs: number,
  withinMs: number,
  bound: 'start' | 'end',
): string[] {
  const apart = startedMs(snapshot) - boundMs;
  if (Math.abs(apart) <= withinMs) return [];
  const days = Math.round((Math.abs(apart) / DAY_MS) * 10) / 10;
  const side = apart < 0 ? 'before' : 'after';
  return [
    `The ${which} snapshot (${snapshot.id}, ${snapshot.started}) was taken ${days} days ${side} the ${bound} of the period: state may have changed in between.`,
  ];
}
