import { deriveHistories } from '../collectors/derived/deriveHistories.ts';
import type { DumpOrigin } from '../collectors/local/dump/dumpCommands.ts';
import { DUMP_HINT } from '../collectors/local/dump/readDumps.ts';
import { surveyDumps } from '../collectors/local/dump/surveyDumps.ts';
import { CATALOGUE_VERSION } from '../controls/catalogue/catalogue.ts';
import { CONTROL_MAPPINGS } from '../controls/relevance/relevance.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { printable } from '../formats/printable.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import { FILES_ADDRESS, type PullReport } from '../records/snapshot.ts';
import type { SnapshotWriter, StoreWriter } from '../store/store.ts';
import { importLog, noLog, surveyLogs } from './import/importLog.ts';
import { importState } from './import/importState.ts';
import { openOrMakeStore } from './newStore.ts';
import { parseTime } from './period.ts';
import { pullReport } from './pull/pullReport.ts';
import { runInfo, whoRuns } from './runInfo.ts';

/** Files to import and their origin. Texts are as the person gave them. */
export interface ImportOptions {
  tctlDir: string | undefined;
  eventFiles: readonly string[];
  /** name of the cluster that the files are from */
  cluster: string;
  /** take events of other clusters in the log, too */
  leaves: boolean;
  /** version and edition of the gateway, where its dumps do not show them */
  gatewayVersion: string | undefined;
  edition: 'oss' | 'enterprise' | undefined;
  /** the range that the audit log files hold completely, as the importer states */
  since: string | undefined;
  until: string | undefined;
  storeFile: string | undefined;
}

/** The importer, and listeners of the import. */
export interface ImportContext {
  collectorVersion: string;
  /** arguments as they were typed, for the record; undefined: a program called */
  commandLine?: readonly string[];
  signal: AbortSignal;
  onWarning(text: string): void;
  /** gets the path of a store that was made, because there was none */
  onNewStore?(path: string): void;
  onDataset(outcome: DatasetOutcome): void;
  onEvents(count: number): void;
}

/**
 * Takes a snapshot from files instead of a gateway, for clusters that nothing can reach. It never goes into a store that holds
 * pulled snapshots.
 *
 * @returns the report, in the form of `pull --json`; `complete` is false when an input is outstanding
 * @throws AffidavitError USAGE, PERIOD_INVALID, FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…, INTERRUPTED
 */
export async function importFiles(options: ImportOptions, context: ImportContext): Promise<PullReport> {
  if (options.tctlDir === undefined && options.eventFiles.length === 0)
    throw new AffidavitError('USAGE', 'Nothing to import.', 'Give --tctl DIR, --events FILE, or both.');
  const sinceMs = options.since === undefined ? undefined : parseTime(options.since, '--since');
  const untilMs = options.until === undefined ? undefined : parseTime(options.until, '--until');
  if (sinceMs !== undefined && untilMs !== undefined && untilMs <= sinceMs)
    throw new AffidavitError('PERIOD_INVALID', '--until is not after --since.', 'Give a later --until.');
  const wanted = { name: options.cluster, leaves: options.leaves };
  const logs = await surveyLogs(options.eventFiles, wanted);
  const origin = checkDumps(options, logs.good.length > 0);
  if (options.tctlDir === undefined && logs.good.length === 0) throw noLog(logs.refused);
  for (const text of logs.refused) context.onWarning(`${text}.`);
  if (untilMs !== undefined && untilMs > Date.now())
    context.onWarning('--until is in the future: the log counts as read up to now.');
  const store = openOrMakeStore(options.storeFile, context.onNewStore);
  try {
    const collect = { digest: store.digestKey.digest() };
    const snapshot = begin(store, options.cluster, origin, context);
    try {
      importState(options.tctlDir ?? null, origin, snapshot, collect, context);
      const log = await importLog(logs, { sinceMs, untilMs }, wanted, { store, snapshot }, context);
      context.onDataset(snapshot.finishDataset(log.dataset, log.redactions));
      for (const outcome of deriveHistories(store, snapshot.id))
        context.onDataset(snapshot.finishDataset(outcome));
      return pullReport(snapshot.finish(new Date().toISOString(), log.events));
    } catch (error) {
      snapshot.abandon(new Date().toISOString());
      throw error;
    }
  } finally {
    store.close();
  }
}

/**
 * A first look at the dumps, before anything is stored.
 *
 * @throws AffidavitError FILE_NOT_FOUND; FILE_INVALID when none can be imported and there is nothing else
 */
function checkDumps({ tctlDir, gatewayVersion, edition }: ImportOptions, hasLog: boolean): DumpOrigin {
  if (tctlDir === undefined) return { version: gatewayVersion ?? null, edition: edition ?? 'unknown' };
  const { good, problems, origin } = surveyDumps(tctlDir);
  const [first] = problems;
  if (good === 0 && !hasLog && first !== undefined)
    throw new AffidavitError(
      'FILE_INVALID',
      `${printable(first.name)} could not be imported: ${first.problem}.`,
      DUMP_HINT,
    );
  return { version: gatewayVersion ?? origin.version, edition: edition ?? origin.edition };
}

function begin(
  store: StoreWriter,
  cluster: string,
  origin: DumpOrigin,
  context: ImportContext,
): SnapshotWriter {
  const snapshot = store.beginSnapshot({
    started: new Date().toISOString(),
    cluster: {
      name: cluster,
      id: null,
      version: origin.version ?? 'not stated',
      address: FILES_ADDRESS,
      edition: origin.edition,
    },
    caller: { user: whoRuns(), roles: [], expires: '' },
    run: runInfo(context.commandLine ?? []),
    collectorVersion: context.collectorVersion,
    nodeVersion: process.versions.node,
  });
  store.saveControlMapping(CATALOGUE_VERSION, CONTROL_MAPPINGS);
  return snapshot;
}
