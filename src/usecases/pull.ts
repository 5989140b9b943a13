import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import { auditBackend } from '../collectors/events/bulk/auditBackend.ts';
import { type EventsProgress, pullEvents } from '../collectors/events/pullEvents.ts';
import { CATALOGUE_VERSION } from '../controls/catalogue/catalogue.ts';
import { CONTROL_MAPPINGS } from '../controls/relevance/relevance.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { OpenedGateway } from '../gateway/open.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { ConnectionInfo, PullReport, SnapshotInfo } from '../records/snapshot.ts';
import { forgetFailedPull, noteFailedPull } from '../store/file/failedPull.ts';
import { openStoreForWriting } from '../store/file/open.ts';
import { storeFileWarnings } from '../store/file/storeFile.ts';
import type { SnapshotWriter, StoreWriter } from '../store/store.ts';
import { parseTime } from './period.ts';
import { type ConnectOptions, connect } from './pull/connect.ts';
import { recordCrossChecks } from './pull/crossCheck.ts';
import { endsSoon } from './pull/identityEnd.ts';
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
  const sinceMs = options.since === undefined ? undefined : parseTime(options.since, '--since');
  const untilMs = options.until === undefined ? undefined : parseTime(options.until, '--until');
  if (sinceMs !== undefined && untilMs !== undefined && untilMs <= sinceMs) {
    throw new AffidavitError('PERIOD_INVALID', '--until is not after --since.', 'Give a later --until.');
  }
  const storeFile = storePath(options.storeFile);
  const present = context.clock ?? Date.now;
  try {
    const report = await connectAndPull(options, context, { sinceMs, untilMs, storeFile });
    forgetFailedPull(storeFile);
    return report;
  } catch (error) {
    if (error instanceof AffidavitError && error.code !== 'INTERRUPTED') {
      const { code, message, hint } = error;
      noteFailedPull(storeFile, { at: new Date(present()).toISOString(), code, message, hint });
    }
    throw error;
  }
}

async function connectAndPull(
  options: PullOptions,
  context: PullContext,
  {
    sinceMs,
    untilMs,
    storeFile,
  }: { sinceMs: number | undefined; untilMs: number | undefined; storeFile: string },
): Promise<PullReport> {
  const present = context.clock ?? Date.now;
  const { gateway, connection, clockSkewMs, warnings, identity } = await connect(
    options,
    context.signal,
    () => new Date(present()),
  );
  try {
    const soon = endsSoon(identity.facts, options.identityWarnMs ?? 0, present());
    if (soon !== null) warnings.push(`${soon.message} ${soon.advice}`);
    for (const warning of warnings) context.onWarning(warning);
    const { cluster, caller } = gateway;
    context.onConnected(
      `Connected to ${cluster.name} (Teleport ${cluster.version}) at ${cluster.address}${through(connection)} as ${caller.user}.`,
    );
    const store = openStoreForWriting(storeFile);
    try {
      return await takeSnapshot(
        { gateway, connection, clockSkewMs },
        store,
        { sinceMs, untilMs, clockSkewReason: options.clockSkewReason },
        context,
      );
    } finally {
      store.close();
    }
  } finally {
    await gateway.close();
  }
}

interface Range {
  sinceMs: number | undefined;
  untilMs: number | undefined;
  clockSkewReason: string | undefined;
}

function through({ http_proxy }: ConnectionInfo): string {
  return http_proxy === null ? '' : ` through the HTTP proxy ${http_proxy}`;
}

async function takeSnapshot(
  { gateway, connection, clockSkewMs }: Pick<OpenedGateway, 'gateway' | 'connection' | 'clockSkewMs'>,
  store: StoreWriter,
  range: Range,
  context: PullContext,
): Promise<PullReport> {
  const pruned = store.prunings().at(-1);
  if (range.sinceMs !== undefined && pruned !== undefined && range.sinceMs < pruned.eventsBeforeMs)
    throw new AffidavitError(
      'PERIOD_INVALID',
      `--since lies in the time that was pruned from the store: before ${new Date(pruned.eventsBeforeMs).toISOString()}.`,
      'Give a later --since, or pull into another store (--store).',
    );
  const present = context.clock ?? Date.now;
  const written = () => new Date(present()).toISOString();
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
    const reading = { gateway, snapshot, collect, signal: context.signal, onDataset: context.onDataset };
    const failed = await collectState(reading);
    const stateToMs = present();
    const now = () => present() + (clockSkewMs ?? 0);
    const backend = auditBackend(store.rows(snapshot.id, 'audit_config'));
    const pulled = await pullEvents({
      gateway,
      store,
      snapshot: snapshot.id,
      nowMs: now(),
      clock: { skewMs: clockSkewMs, explanation: range.clockSkewReason },
      ...(range.untilMs === undefined ? { readTo: now } : {}),
      ...(range.sinceMs === undefined ? {} : { sinceMs: range.sinceMs }),
      ...(pruned === undefined ? {} : { notBeforeMs: pruned.eventsBeforeMs }),
      ...(range.untilMs === undefined ? {} : { untilMs: range.untilMs }),
      ...(backend === undefined ? {} : { backend }),
      signal: context.signal,
      onProgress: context.onEvents,
    });
    snapshot.noteEvents(pulled.events);
    await collectAgain(reading, failed);
    context.onDataset(snapshot.finishDataset(pulled.dataset, pulled.redactions));
    for (const outcome of deriveHistories(store, snapshot.id))
      context.onDataset(snapshot.finishDataset(outcome));
    context.onDataset(await recordCrossChecks(gateway, store, snapshot, stateToMs, collect, context.signal));
    return report(snapshot.finish(written(), pulled.events));
  } catch (error) {
    abandonQuietly(snapshot, written());
    throw error;
  }
}

/** A full disk must not hide behind the failure to note that the snapshot was cut off: opening the store notes it, too. */
function abandonQuietly(snapshot: SnapshotWriter, ended: string): void {
  try {
    snapshot.abandon(ended);
  } catch {}
}

function report(info: SnapshotInfo): PullReport {
  const { name, id, version } = info.cluster;
  return {
    snapshot: info.id,
    complete: info.status === 'complete',
    cluster: { name, id, version },
    identity: info.caller,
    connection: info.connection,
    clock_skew_ms: info.clock_skew_ms,
    started: info.started,
    ended: info.ended ?? info.started,
    datasets: info.datasets,
    events: info.events ?? {
      from: info.started,
      to: info.started,
      windows: 0,
      rows: 0,
      new_rows: 0,
      duplicates: 0,
      read_to: null,
    },
  };
}
