import { collectDataset } from '../collectors/collectDataset.ts';
import type { CollectContext } from '../collectors/collector.ts';
import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import { auditBackend } from '../collectors/events/auditBackend.ts';
import { type EventsProgress, pullEvents } from '../collectors/events/pullEvents.ts';
import { STATE_COLLECTORS } from '../collectors/state/registry.ts';
import { CATALOGUE_VERSION } from '../controls/catalogue/catalogue.ts';
import { CONTROL_MAPPINGS } from '../controls/relevance/relevance.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { outboundFrom } from '../gateway/dial/outbound/outbound.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type OpenedGateway, openGateway } from '../gateway/open.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { ConnectionInfo, PullReport, SnapshotInfo } from '../records/snapshot.ts';
import { openStoreForWriting } from '../store/open.ts';
import type { SnapshotWriter, StoreWriter } from '../store/store.ts';
import { storeFileWarnings } from '../store/storeFile.ts';
import { readInputFile } from './inputFile.ts';
import { parseTime } from './period.ts';
import { recordCrossChecks } from './pull/crossCheck.ts';
import { storePath } from './storePath.ts';

/** Gateway, identity and period of a pull. Texts are as the person gave them. */
export interface PullOptions {
  authAddr: string | undefined;
  proxy: string | undefined;
  proxyCaFile: string | undefined;
  /** leaf cluster to pull through its root's proxy; undefined: the identity's own cluster */
  cluster: string | undefined;
  connectionUpgrade: 'auto' | 'always' | 'never';
  identityFile: string;
  storeFile: string | undefined;
  since: string | undefined;
  until: string | undefined;
  environment: Record<string, string | undefined>;
}

/** The caller of a pull, and its listeners. */
export interface PullContext {
  collectorVersion: string;
  signal: AbortSignal;
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
  const { gateway, connection, warnings } = await openGateway({
    identityPath: options.identityFile,
    ...(options.authAddr === undefined ? {} : { authAddr: options.authAddr }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.proxyCaFile === undefined ? {} : { proxyCa: [readInputFile(options.proxyCaFile)] }),
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    upgrade: options.connectionUpgrade,
    upgradeVariable: options.environment.TELEPORT_TLS_ROUTING_CONN_UPGRADE,
    outbound: outboundFrom(options.environment),
    signal: context.signal,
  });
  try {
    for (const warning of warnings) context.onWarning(warning);
    const { cluster, caller } = gateway;
    context.onConnected(
      `Connected to ${cluster.name} (Teleport ${cluster.version}) at ${cluster.address}${through(connection)} as ${caller.user}.`,
    );
    const store = openStoreForWriting(storePath(options.storeFile));
    try {
      return await takeSnapshot({ gateway, connection }, store, { sinceMs, untilMs }, context);
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
}

function through({ http_proxy }: ConnectionInfo): string {
  return http_proxy === null ? '' : ` through the HTTP proxy ${http_proxy}`;
}

async function takeSnapshot(
  { gateway, connection }: Pick<OpenedGateway, 'gateway' | 'connection'>,
  store: StoreWriter,
  range: Range,
  context: PullContext,
): Promise<PullReport> {
  const startedMs = Date.now();
  store.saveControlMapping(CATALOGUE_VERSION, CONTROL_MAPPINGS);
  // before anything is begun: without its key the store takes no snapshot
  const collect = { digest: store.digestKey.digest() };
  for (const warning of storeFileWarnings(store.path)) context.onWarning(warning);
  const snapshot = store.beginSnapshot({
    started: new Date(startedMs).toISOString(),
    cluster: gateway.cluster,
    caller: gateway.caller,
    connection,
    collectorVersion: context.collectorVersion,
    nodeVersion: process.versions.node,
  });
  gateway.onCall = (call) => snapshot.recordCall(call);
  try {
    await collectState(gateway, snapshot, context, collect);
    const stateToMs = Date.now();
    const backend = auditBackend(store.rows(snapshot.id, 'audit_config'));
    const pulled = await pullEvents({
      gateway,
      store,
      snapshot: snapshot.id,
      nowMs: startedMs,
      ...(range.sinceMs === undefined ? {} : { sinceMs: range.sinceMs }),
      ...(range.untilMs === undefined ? {} : { untilMs: range.untilMs }),
      ...(backend === undefined ? {} : { backend }),
      signal: context.signal,
      onProgress: context.onEvents,
    });
    context.onDataset(snapshot.finishDataset(pulled.dataset, pulled.redactions));
    for (const outcome of deriveHistories(store, snapshot.id))
      context.onDataset(snapshot.finishDataset(outcome));
    context.onDataset(await recordCrossChecks(gateway, store, snapshot, stateToMs, collect, context.signal));
    return report(snapshot.finish(new Date().toISOString(), pulled.events));
  } catch (error) {
    abandonQuietly(snapshot);
    throw error;
  }
}

async function collectState(
  gateway: Gateway,
  snapshot: SnapshotWriter,
  context: PullContext,
  collect: CollectContext,
): Promise<void> {
  for (const collector of STATE_COLLECTORS) {
    context.signal.throwIfAborted();
    const { dataset } = collector;
    const draft = await collectDataset(
      gateway,
      collector,
      (rows) => void snapshot.savePage(dataset, rows),
      context.signal,
      collect,
    );
    context.onDataset(snapshot.finishDataset(draft.outcome, draft.redactions));
  }
}

/** A full disk must not hide behind the failure to note that the snapshot was cut off: opening the store notes it, too. */
function abandonQuietly(snapshot: SnapshotWriter): void {
  try {
    snapshot.abandon(new Date().toISOString());
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
    },
  };
}
