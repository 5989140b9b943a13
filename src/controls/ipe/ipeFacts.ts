import type { DatasetSource } from '../../datasets/dataset.ts';
import type { EvidenceSet, EvidenceTable } from '../../evidence/evidenceSet.ts';
import { outcomeIn } from '../../evidence/scope.ts';
import { localQuery } from '../../evidence/sources/localRows.ts';
import { fileOfTable } from '../../evidence/tableFiles.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { IpeFacts } from '../../records/ipe.ts';
import { isLocalDataset } from '../../records/localDatasets.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { Conclusion } from '../conclusion.ts';
import { Assurances } from './assurance.ts';
import { callParameters } from './callParameters.ts';

const SOURCE_WORDS: Readonly<Record<DatasetSource, string>> = {
  state: 'state of the gateway',
  log: 'audit log of the period',
  history: 'audit log and state of all snapshots',
  local: 'files of the entity',
  computed: 'computed by affidavit from other datasets',
  collection: 'recorded by affidavit while collecting',
};

/** How every listing of a conclusion came to be, the audit log first; listings that nobody collected are left out. */
export function ipeFacts(conclusion: Conclusion): IpeFacts[] {
  const { set, scope } = conclusion;
  const assurances = new Assurances(conclusion);
  const parameters = callParameters(scope.store, scope.closing.id);
  const opening = scope.opening === null ? parameters : callParameters(scope.store, scope.opening.id);
  return [
    logFacts(conclusion, assurances, parameters),
    ...set
      .tables()
      .filter(({ outcome }) => outcome !== null)
      .map((table) =>
        factsOf(conclusion, table, assurances, table.table === table.dataset.name ? parameters : opening),
      ),
  ];
}

type Parameters = ReturnType<typeof callParameters>;

function factsOf(
  conclusion: Conclusion,
  table: EvidenceTable,
  assurances: Assurances,
  parameters: Parameters,
): IpeFacts {
  const { dataset, outcome, rows, dropped } = table;
  if (outcome === null) throw new RangeError(`${table.table} was not collected`);
  const span = recordSpan(conclusion.set, table);
  const { scope } = conclusion;
  return {
    listing: table.table,
    dataset: dataset.name,
    description: dataset.description,
    source: dataset.source,
    sourceWords: SOURCE_WORDS[dataset.source],
    rpc: outcome.rpc,
    query: isLocalDataset(dataset.name) ? localQuery(scope, dataset.name) : dataset.query,
    parameters: parameters.get(outcome.rpc) ?? [],
    ...runOf(conclusion, table),
    received: outcome.rows + outcome.duplicates,
    duplicates: outcome.duplicates,
    exported: rows,
    dropped: dropped.map(({ count, reason }) => `${count}: ${reason}`).join('; '),
    first: span?.first ?? null,
    last: span?.last ?? null,
    status: outcome.status,
    reason: outcome.reason,
    ...assurances.of(table),
    file: fileOfTable(conclusion.set, table.table) ?? '',
  };
}

/** The audit log itself, from which the listings of events are read. */
function logFacts({ scope }: Conclusion, assurances: Assurances, parameters: Parameters): IpeFacts {
  const { closing, log, store, period } = scope;
  const outcome = outcomeIn(closing, 'events');
  const bounds = store.eventBounds(rangeOfMs(period));
  const gaps = log.gaps.filter(({ kind }) => kind !== 'not_yet');
  const isPartial = gaps.length > 0 && outcome?.status === 'complete';
  return {
    listing: 'events',
    dataset: 'events',
    description: 'The audit log of the period as the gateway gave it, one event a line.',
    source: 'log',
    sourceWords: 'audit log of the gateway',
    rpc: outcome?.rpc ?? '',
    query: 'all event types, oldest first, in closed windows of at most one UTC day',
    parameters: parameters.get(outcome?.rpc ?? '') ?? [],
    ...pulledBy(closing),
    received: log.events,
    duplicates: 0,
    exported: log.events,
    dropped: '',
    first: bounds === null ? null : instantText(bounds.firstUs),
    last: bounds === null ? null : instantText(bounds.lastUs),
    status: outcome === null ? 'failed' : isPartial ? 'partial' : outcome.status,
    reason: [outcome?.reason ?? 'no snapshot read it', ...gaps.map(({ why }) => why)]
      .filter((part) => part !== '')
      .join('; '),
    ...assurances.ofLog(),
    file: 'evidence/events/',
  };
}

type Run = Pick<IpeFacts, 'identity' | 'where' | 'collectorVersion' | 'at'>;

function runOf({ scope }: Conclusion, { table, dataset }: EvidenceTable): Run {
  const { opening, closing, store, period } = scope;
  if (dataset.source === 'state') return pulledBy(table === dataset.name ? closing : (opening ?? closing));
  if (dataset.source === 'log' || dataset.source === 'history') return pulledBy(closing);
  if (!isLocalDataset(dataset.name)) return { identity: '', where: null, collectorVersion: '', at: '' };
  if (dataset.name === 'attachments') {
    const files = store.local.attachments(period);
    const last = files.at(-1);
    const who = [...new Set(files.map((file) => file.who))].join('; ');
    return { identity: who, where: null, collectorVersion: '', at: last?.attached ?? '' };
  }
  const sources = store.local.serving(dataset.name, period);
  const who = [...new Set(sources.map((source) => source.who))].join('; ');
  const last =
    sources
      .map(({ started }) => started)
      .sort()
      .at(-1) ?? '';
  return { identity: who, where: null, collectorVersion: '', at: last };
}

function pulledBy({ caller, run, collector_version, started }: SnapshotInfo): Run {
  const where = run === null ? null : { host: run.host, osUser: run.os_user, commandLine: run.command_line };
  return { identity: caller.user, where, collectorVersion: collector_version, at: started };
}

/** First and last time that a row of a listing of events names; null where rows have no time of their own. */
function recordSpan(
  set: EvidenceSet,
  { table, dataset, rows }: EvidenceTable,
): { first: string; last: string } | null {
  if (rows === 0 || (dataset.source !== 'log' && dataset.source !== 'history')) return null;
  const column = dataset.columns.find(({ type }) => type === 'time')?.name;
  if (column === undefined) return null;
  const span = set.db
    .prepare<[], { first: number | null; last: number | null }>(
      `SELECT min(${column}_us) AS first, max(${column}_us) AS last FROM ${table}`,
    )
    .get();
  if (span === undefined || span.first === null || span.last === null) return null;
  return { first: instantText(span.first), last: instantText(span.last) };
}
