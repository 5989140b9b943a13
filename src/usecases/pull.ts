import type { CollectContext } from '../collectors/collector.ts';
import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import { auditBackend } from '../collectors/events/bulk/auditBackend.ts';
import { type EventsProgress, type EventsPulled, pullEvents } from '../collectors/events/pullEvents.ts';
import { CATALOGUE_VERSION } from '../controls/catalogue/catalogue.ts';
import { CONTROL_MAPPINGS } from '../controls/relevance/relevance.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { OpenedGateway } from '../gateway/open.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { PullReport } from '../records/snapshot.ts';
import { forgetFailedPull, noteFailedPull } from '../store/file/failedPull.ts';
import { storeFileWarnings } from '../store/file/storeFile.ts';
import type { SnapshotWriter, StoreWriter } from '../store/store.ts';
import { openOrMakeStore } from './newStore.ts';
import { parseTime } from './period.ts';
import { type ConnectOptions, connect } from './pull/connect.ts';
import { recordCrossChecks } from './pull/crossCheck.ts';
import { endsSoon } from './pull/identityEnd.ts';
import { pullReport } from './pull/pullReport.ts';
import { collectAgain, collectState } from './pull/stateDatasets.ts';
import { runInfo } from './runInfo.ts';
import { storePath } from './storePath.ts';

/** Gateway, identity and period of a pull. Texts are as the person gave them. */
export interface PullOptions extends ConnectOptions {
  identityFile: string;
  storeFile: string | undefined;
  since: string | undefined;
  until: string | undefined;
  /** why the clocks of gateway and collector differ by more than two minutes */
  clockSkewReason: string | undefined;
  /** milliseconds before the end of a static identity from which on there is a warning; default: none */
  identityWarnMs?: number;
}

/** The caller of a pull, and its listeners. */
export interface PullContext {
  collectorVersion: string;
  /** arguments as they were typed, for the record; undefined: a program called */
  commandLine?: readonly string[];
  signal: AbortSignal;
  /**
   * The present, milliseconds since 1970, by which the snapshot is dated and the identity is judged. Only the demonstration gives
   * one, since its company lives in a quarter of 2026; what it collects says so in `collectorVersion`. Default: the machine's clock.
   */
  clock?: () => number;
  onConnected(text: string): void;
  /** gets the path of a store that was made, because there was none */
  onNewStore?(path: string): void;
  onWarning(text: string): void;
  onDataset(outcome: DatasetOutcome): void;
  onEvents(progress: EventsProgress): void;
}

/**
 * Takes one snapshot: the state dataset by dataset, then the audit log, then the histories that rest on both.
 *
 * @returns the report of `pull --json`; `complete` is false when a dataset is partial, denied or failed
 * @throws AffidavitError of every class that exit codes 2, 3, 6, 7 and 130 speak of; what was collected by then is kept,
 *   under a snapshot marked as interrupted
 */
export async function pull(options: PullOptions, context: PullContext): Promise<PullReport> {
  const range = rangeOf(options);
  const storeFile = storePath(options.storeFile);
  try {
    const report = await connectAndPull(options, range, context);
    forgetFailedPull(storeFile);
    return report;
  } catch (error) {
    if (error instanceof AffidavitError && error.code !== 'INTERRUPTED') {
      const { code, message, hint } = error;
      noteFailedPull(storeFile, { at: new Date(presentOf(context)).toISOString(), code, message, hint });
    }
    throw error;
  }
}

function presentOf({ clock = Date.now }: PullContext): number {
  return clock();
}

async function connectAndPull(options: PullOptions, range: Range, context: PullContext): Promise<PullReport> {
  const { warnings, identity, ...opened } = await connect(
    options,
    context.signal,
    () => new Date(presentOf(context)),
  );
  try {
    const soon = endsSoon(identity.facts, options.identityWarnMs ?? 0, presentOf(context));
    if (soon !== null) warnings.push(`${soon.message} ${soon.advice}`);
    for (const warning of warnings) context.onWarning(warning);
    context.onConnected(connectedTo(opened));
    const store = openOrMakeStore(options.storeFile, context.onNewStore);
    try {
      return await takeSnapshot(opened, store, range, context);
    } finally {
      store.close();
    }
  } finally {
    await opened.gateway.close();
  }
}

/** The range of the audit log to read, as given; undefined: from the end of the last pull, up to now. */
interface Range {
  sinceMs: number | undefined;
  untilMs: number | undefined;
  clockSkewReason: string | undefined;
}

/** @throws AffidavitError PERIOD_INVALID */
function rangeOf({ since, until, clockSkewReason }: PullOptions): Range {
  const sinceMs = since === undefined ? undefined : parseTime(since, '--since');
  const untilMs = until === undefined ? undefined : parseTime(until, '--until');
  if (sinceMs !== undefined && untilMs !== undefined && untilMs <= sinceMs) {
    throw new AffidavitError('PERIOD_INVALID', '--until is not after --since.', 'Give a later --until.');
  }
  return { sinceMs, untilMs, clockSkewReason };
}

function connectedTo({ gateway: { cluster, caller }, connection: { http_proxy } }: Opened): string {
  const through = http_proxy === null ? '' : ` through the HTTP proxy ${http_proxy}`;
  return `Connected to ${cluster.name} (Teleport ${cluster.version}) at ${cluster.address}${through} as ${caller.user}.`;
}

type Opened = Pick<OpenedGateway, 'gateway' | 'connection' | 'clockSkewMs'>;

async function takeSnapshot(
  opened: Opened,
  store: StoreWriter,
  range: Range,
  context: PullContext,
): Promise<PullReport> {
  refusePruned(store, range);
  const { gateway, connection, clockSkewMs } = opened;
  const written = () => new Date(presentOf(context)).toISOString();
  store.saveControlMapping(CATALOGUE_VERSION, CONTROL_MAPPINGS);
  // before anything is begun: without its key the store takes no snapshot
  const collect = { digest: store.digestKey.digest() };
  for (const warning of storeFileWarnings(store.path)) context.onWarning(warning);
  const snapshot = store.beginSnapshot({
    started: written(),
    cluster: gateway.cluster,
    caller: gateway.caller,
    connection,
    run: runInfo(context.commandLine ?? []),
    clockSkewMs,
    collectorVersion: context.collectorVersion,
    nodeVersion: process.versions.node,
  });
  gateway.onCall = (call) => snapshot.recordCall(call);
  try {
    const events = await fill(snapshot, opened, store, collect, range, context);
    return pullReport(snapshot.finish(written(), events));
  } catch (error) {
    abandonQuietly(snapshot, written());
    throw error;
  }
}

/** @throws AffidavitError PERIOD_INVALID where the range begins in time that was pruned */
function refusePruned(store: StoreWriter, { sinceMs }: Range): void {
  const pruned = store.prunings().at(-1);
  if (sinceMs === undefined || pruned === undefined || sinceMs >= pruned.eventsBeforeMs) return;
  throw new AffidavitError(
    'PERIOD_INVALID',
    `--since lies in the time that was pruned from the store: before ${new Date(pruned.eventsBeforeMs).toISOString()}.`,
    'Give a later --since, or pull into another store (--store).',
  );
}

/** Reads the state, the audit log, what failed once more, and what rests on all of it, into a snapshot that was begun. */
async function fill(
  snapshot: SnapshotWriter,
  { gateway, clockSkewMs }: Opened,
  store: StoreWriter,
  collect: CollectContext,
  { sinceMs, untilMs, clockSkewReason }: Range,
  { signal, onDataset, onEvents, clock = Date.now }: PullContext,
): Promise<EventsPulled['events']> {
  const reading = { gateway, snapshot, collect, signal, onDataset };
  const failed = await collectState(reading);
  const stateToMs = clock();
  const now = () => clock() + (clockSkewMs ?? 0);
  const backend = auditBackend(store.rows(snapshot.id, 'audit_config'));
  const pruned = store.prunings().at(-1);
  const pulled = await pullEvents({
    gateway,
    store,
    snapshot: snapshot.id,
    nowMs: now(),
    clock: { skewMs: clockSkewMs, explanation: clockSkewReason },
    ...(untilMs === undefined ? { readTo: now } : { untilMs }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(pruned === undefined ? {} : { notBeforeMs: pruned.eventsBeforeMs }),
    ...(backend === undefined ? {} : { backend }),
    signal,
    onProgress: onEvents,
  });
  snapshot.noteEvents(pulled.events);
  await collectAgain(reading, failed);
  onDataset(snapshot.finishDataset(pulled.dataset, pulled.redactions));
  for (const outcome of deriveHistories(store, snapshot.id)) onDataset(snapshot.finishDataset(outcome));
  onDataset(await recordCrossChecks(gateway, store, snapshot, stateToMs, collect, signal));
  return pulled.events;
}

/** A full disk must not hide behind the failure to note that the snapshot was cut off: opening the store notes it, too. */
function abandonQuietly(snapshot: SnapshotWriter, ended: string): void {
  try {
    snapshot.abandon(ended);
  } catch {}
}
