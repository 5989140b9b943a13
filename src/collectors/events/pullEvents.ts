import { setTimeout as sleep } from 'node:timers/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { EventsOutcome } from '../../records/snapshot.ts';
import type { TimeRange } from '../../store/events/readRanges.ts';
import type { Redaction } from '../../store/store.ts';
import { exportCalls } from './bulk/exportCalls.ts';
import { WindowCounts } from './counts.ts';
import { type ClockFacts, type EventsDataset, eventsDataset } from './eventsDataset.ts';
import type { EventIngest } from './ingest/ingest.ts';
import { startIngest } from './ingest/startIngest.ts';
import { type AuditBackend, type OpenWindow, PullState } from './pullState.ts';
import { readFailureOf } from './readFailure.ts';
import { type Reading, readByCursor } from './readPages.ts';
import { PullStopped, readWindow } from './readWindow.ts';
import { askPages } from './requestPage.ts';
import { isLogShared } from './sharedLog.ts';
import { type EventsPlan, planWindows } from './windows.ts';

/** Windows that are read at the same time: hides the server's think time (teleport-api §3.4 step 2). */
const IN_FLIGHT = 2;
const PAUSE_MS = 1_000;
/** Athena's limiter is refilled in tens of seconds (teleport-api §3.5). */
const RATE_LIMIT_PAUSE_MS = 10_000;

export interface EventsProgress {
  windowsDone: number;
  windowsTotal: number;
  /** events that came, repeated readings included */
  events: number;
  eventsPerSecond: number;
}

export interface PullEventsOptions {
  gateway: Gateway;
  /** the store, whose lock this process holds */
  store: {
    path: string;
    windows(): Iterable<TimeRange>;
    lastSeq(): number;
    countEvents(range: { fromUs: number; toUs: number }): number;
    countEventConflicts(range: { fromUs: number; toUs: number }): number;
  };
  /** number of the snapshot that the windows are noted under */
  snapshot: number;
  /** the present by the gateway's clock, milliseconds since the epoch; fixed for the whole pull */
  nowMs: number;
  /** first moment wanted; default: the start of the previous quarter, or where the last pull ended if that is earlier */
  sinceMs?: number;
  /** nothing before it is read: it was pruned; milliseconds since the epoch */
  notBeforeMs?: number;
  /** first moment not wanted; default and latest: a minute ago */
  untilMs?: number;
  /** what is known of the gateway's clock; default: nothing */
  clock?: ClockFacts;
  /**
   * The present by the gateway's clock, each time it is asked: what was logged up to then is read at the end, in a window that
   * stays open, because the newest events may still be on their way. Default: that is left to the next pull.
   */
  readTo?: () => number;
  /** where the gateway keeps its log, if known */
  backend?: AuditBackend;
  signal?: AbortSignal;
  onProgress?: (progress: EventsProgress) => void;
  /** Tests shorten the waiting; events a page are the server's maximum otherwise. */
  tuning?: {
    timeoutMs?: number;
    pauseMs?: number;
    rateLimitPauseMs?: number;
    limit?: number;
    inFlight?: number;
  };
}

/** The outcome of a pull of the audit log. */
export interface EventsPulled {
  dataset: EventsDataset;
  events: EventsOutcome;
  redactions: Redaction[];
  /** requested ranges that could not be closed; the next pull reads them */
  open: OpenWindow[];
  counters: {
    /** events that came before an earlier one */
    disorder: number;
    /** events that could not be read */
    broken: number;
    /** whole days without a single event */
    silentDays: number;
    /** days read by the bulk export, and days of which it showed too little */
    exported: { days: number; mismatches: number };
    /** windows read again, by cause */
    repeats: { cursor: number; deadline: number; error: number; rateLimit: number };
  };
}

/**
 * Brings the audit log in the store up to date (teleport-api §3.4): closed windows of at most a day, each read to its end and
 * checked before it is noted as read, incremental with an overlap of 24 hours. Can be killed at any point: what is stored
 * is kept, and what is not noted is read again.
 *
 * A dataset that cannot be read gives a status, not an error.
 *
 * @throws AffidavitError INTERRUPTED when the signal fires, and what the store throws
 */
export async function pullEvents(options: PullEventsOptions): Promise<EventsPulled> {
  const { gateway, store, tuning = {} } = options;
  const plan = planWindows(
    {
      nowUs: options.nowMs * 1000,
      ...(options.sinceMs === undefined ? {} : { sinceUs: options.sinceMs * 1000 }),
      ...(options.notBeforeMs === undefined ? {} : { notBeforeUs: options.notBeforeMs * 1000 }),
      ...(options.untilMs === undefined ? {} : { untilUs: options.untilMs * 1000 }),
    },
    store.windows(),
  );
  const state = new PullState({
    serverVersion: gateway.cluster.version,
    snapshot: options.snapshot,
    nowUs: options.nowMs * 1000,
    backend: options.backend,
    pauseMs: tuning.pauseMs ?? PAUSE_MS,
    rateLimitPauseMs: tuning.rateLimitPauseMs ?? RATE_LIMIT_PAUSE_MS,
    limit: tuning.limit,
    signal: options.signal,
  });
  const ingest = startIngest({ storePath: store.path, bulk: store.lastSeq() === 0 });
  let stopped: PullStopped | undefined;
  let shared = true;
  let readToUs: number | null = null;
  try {
    ({ stopped, shared, readToUs } = await readAll(plan, ingest, state, options));
    await ingest.end();
  } catch (error) {
    await ingest.end().catch(() => undefined);
    if (options.signal?.aborted === true) throw interrupted(error);
    throw error;
  }
  const period = plan.period === null ? null : { fromUs: plan.period.fromUs, toUs: plan.period.toUs + 1 };
  const rows = period === null ? 0 : store.countEvents(period);
  const { counts } = state;
  return {
    dataset: eventsDataset({
      state,
      stopped,
      shared,
      rows,
      planned: plan.windows.length,
      mayList: gateway.may('event', ['list']),
      conflicts: period === null ? 0 : store.countEventConflicts(period),
      clock: options.clock ?? { skewMs: null, explanation: undefined },
    }),
    events: {
      from: instant(plan.period?.fromUs ?? options.nowMs * 1000),
      to: instant(plan.period === null ? options.nowMs * 1000 : plan.period.toUs + 1),
      windows: counts.windows,
      rows,
      new_rows: counts.inserted,
      duplicates: counts.duplicates,
      read_to: readToUs === null ? null : instant(readToUs),
    },
    redactions: counts.redactions,
    open: state.open,
    counters: {
      disorder: counts.disorder,
      broken: counts.broken.size,
      silentDays: counts.silentDays,
      exported: { days: state.bulk.days, mismatches: state.bulk.mismatches },
      repeats: { ...counts.repeats },
    },
  };
}

/** Reads the windows oldest first, two at a time, each over the connection of its lane. */
async function readAll(
  { windows, period }: EventsPlan,
  ingest: EventIngest,
  state: PullState,
  options: PullEventsOptions,
): Promise<{ stopped: PullStopped | undefined; shared: boolean; readToUs: number | null }> {
  const started = performance.now();
  let next = 0;
  let done = 0;
  let stopped: PullStopped | undefined;
  let failed = false;
  const report = (): void => {
    const seconds = Math.max(0.001, (performance.now() - started) / 1000);
    options.onProgress?.({
      windowsDone: done,
      windowsTotal: windows.length,
      events: state.counts.seen,
      eventsPerSecond: Math.round(state.counts.seen / seconds),
    });
  };
  const calling = (connection: number) => ({
    connection,
    signal: options.signal,
    ...(options.tuning?.timeoutMs === undefined ? {} : { timeoutMs: options.tuning.timeoutMs }),
  });
  const readingOf = (connection: number): Reading => ({
    ask: askPages(options.gateway, { ...calling(connection), limit: () => state.limit }),
    exports: exportCalls(options.gateway, calling(connection)),
    ingest,
    pause: (nth) => sleep(state.pauseMs * 2 ** (nth - 1), undefined, state.abortable),
    onPage: (result) => {
      state.counts.add(result);
      report();
    },
  });
  const lane = async (connection: number): Promise<void> => {
    const reading = readingOf(connection);
    try {
      // The first lane alone goes on where the gateway limits the rate.
      while (next < windows.length && stopped === undefined && !failed && !(state.slow && connection > 0)) {
        const window = windows[next++] as TimeRange;
        await readWindow(window, reading, state);
        done++;
        report();
        if (state.givesUp) return;
      }
    } catch (error) {
      if (error instanceof PullStopped) stopped ??= error;
      else {
        failed = true;
        throw error;
      }
    }
  };
  const inFlight = options.tuning?.inFlight ?? IN_FLIGHT;
  const lanes = await Promise.allSettled(
    Array.from({ length: inFlight }, (_, connection) => lane(connection)),
  );
  for (const result of lanes) if (result.status === 'rejected') throw result.reason;
  options.signal?.throwIfAborted();
  const shared = stopped !== undefined || (await isLogShared(state.sample, readingOf(inFlight)));
  const readToUs =
    stopped === undefined && period !== null && options.readTo !== undefined
      ? await readNewest(period.toUs + 1, options.readTo, readingOf(0))
      : null;
  return { stopped, shared, readToUs };
}

/**
 * Reads the events behind the last closed window, without closing another.
 *
 * @returns up to when, microseconds since the epoch; null when they could not be read: the next pull reads them
 */
async function readNewest(fromUs: number, now: () => number, reading: Reading): Promise<number | null> {
  const toUs = now() * 1000;
  if (toUs <= fromUs) return null;
  try {
    await readByCursor({ fromUs, toUs }, reading, new WindowCounts());
    return toUs;
  } catch (error) {
    if (readFailureOf(error) === null) throw error;
    return null;
  }
}

function interrupted(cause: unknown): AffidavitError {
  return new AffidavitError(
    'INTERRUPTED',
    'The pull of the audit log was interrupted.',
    'The events read so far are kept; the next pull continues from there.',
    { cause },
  );
}

function instant(us: number): string {
  return new Date(us / 1000).toISOString();
}
