import { canonicalJson, type JsonValue } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome, DatasetStatus, EvidenceItem } from '../../records/datasets.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { DerivedBatch, StoreReader, StoreWriter, Subject } from '../../store/store.ts';
import { type FoldMark, subjectsToFold } from './dirtySubjects.ts';
import { type FoldedRow, type FoldSources, foldSubject, STATE_DATASETS } from './foldSubject.ts';
import { Identities } from './identities.ts';
import { logCoverage } from './presence.ts';
import { provisionedRevocations } from './revocations/provisionedRevocations.ts';
import { SubjectEvents } from './subjectEvents.ts';
import { SubjectStates } from './subjectStates.ts';

/** Raised whenever a fold gives other rows for the same evidence: stores folded by an older version are folded anew. */
const FOLD_VERSION = 4;

const SEQ = 'histories.seq';
const SNAPSHOT = 'histories.snapshot';
/** how many datasets that snapshot had read by then */
const READ = 'histories.read';
const VERSION = 'histories.version';

/** Subjects folded and written in one transaction, and those among them whose events and state are held at the same time. */
const BATCH = 2000;
const HELD = 200;

/** An outcome of a derived dataset, ready for `SnapshotWriter.finishDataset`. */
export type DerivedOutcome = Omit<DatasetOutcome, 'duplicates'>;

/**
 * Brings the datasets `access_requests` and `revocations` up to date with the store's events and state. Folds again only
 * the subjects that were touched since the last fold; a fold that was killed is repeated by the next one with the same end.
 * Call it when the snapshot's other datasets and the audit log are in.
 *
 * @param store the store, open for writing
 * @param snapshot the snapshot whose other datasets the outcomes speak of
 * @returns an outcome for each of the two datasets: `partial` with the reason when what they rest on was not read whole
 */
export function deriveHistories(store: StoreWriter, snapshot: number): DerivedOutcome[] {
  const info = store.snapshot(snapshot);
  // Histories belong to the store, not to a snapshot: for an older one, they are still folded as of the newest.
  const newest = store.snapshots().reduce((last, next) => (next.id > (last?.id ?? 0) ? next : last), info);
  if (info === null || newest === null) throw new RangeError(`the store holds no snapshot ${snapshot}`);
  const reached = { seq: store.lastSeq(), snapshot: newest.id, read: datasetsRead(newest) };
  const since = foldedUpTo(store);
  const changed: Record<string, number> = {};
  // Time passes by snapshots: without a new one, without more of it and without events nothing can have changed.
  if (since.seq < reached.seq || since.snapshot < reached.snapshot || since.read < reached.read) {
    const states = new SubjectStates(store, newest.id);
    // Changes after the last fold into the snapshot that it was done for count as changed since the one before.
    const from = since.read < reached.read ? Math.min(since.snapshot, newest.id - 1) : since.snapshot;
    const identities = new Identities(store);
    const subjects = subjectsToFold(store, states, { seq: since.seq, snapshot: from }, identities);
    const shared = {
      states,
      observedMs: Date.parse(newest.started),
      covers: logCoverage(store.historyReadRanges()),
      identities,
    };
    for (const batch of inBatches(subjects)) addCounts(changed, foldBatch(store, batch, shared));
    for (const batches of provisionedRevocations(store, since.seq, identities))
      addCounts(changed, store.replaceDerived(batches));
    const { seq, snapshot: id, read } = reached;
    store.replaceDerived([], { [SEQ]: seq, [SNAPSHOT]: id, [READ]: read, [VERSION]: FOLD_VERSION });
  }
  return [
    outcomeOf(store, 'access_requests', 'ARQ', changed, gaps(info.datasets, REQUEST_SOURCES)),
    outcomeOf(store, 'revocations', 'LCK', changed, gaps(info.datasets, REVOCATION_SOURCES)),
  ];
}

/** Whether the histories of a store are folded by this version up to its last event and its newest snapshot. */
export function historiesAreCurrent(store: StoreReader): boolean {
  const newest = store.snapshots().reduce((last, { id }) => Math.max(last, id), 0);
  const { seq, snapshot } = foldedUpTo(store);
  return seq >= store.lastSeq() && snapshot >= newest;
}

/** How far the last fold came; nowhere when another version of the folds did it. */
function foldedUpTo(store: StoreReader): FoldMark & { read: number } {
  if (store.getMarker(VERSION) !== FOLD_VERSION) return { seq: 0, snapshot: 0, read: 0 };
  const mark = (name: string) => store.getMarker(name) ?? 0;
  return { seq: mark(SEQ), snapshot: mark(SNAPSHOT), read: mark(READ) };
}

/**
 * Datasets of state that a snapshot has settled: each can be settled once, so the number shows whether more came. Nothing is
 * folded from what was concluded about the collection.
 */
function datasetsRead({ datasets }: SnapshotInfo): number {
  return datasets.filter(({ method }) => method !== 'derived' && method !== 'inferred').length;
}

function* inBatches(subjects: Iterable<Subject>): Generator<Subject[]> {
  let batch: Subject[] = [];
  for (const subject of subjects) {
    batch.push(subject);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Folds some subjects and writes what came of them, in one transaction. Returns new and changed rows by dataset. */
function foldBatch(store: StoreWriter, subjects: readonly Subject[], shared: Shared): Record<string, number> {
  return store.inTransaction(() => {
    const changed: Record<string, number> = {};
    for (let start = 0; start < subjects.length; start += HELD) {
      const waiting = foldHeld(store, subjects.slice(start, start + HELD), shared);
      addCounts(changed, store.replaceDerived(waiting));
    }
    return changed;
  });
}

function foldHeld(store: StoreWriter, subjects: readonly Subject[], shared: Shared): DerivedBatch[] {
  const waiting: DerivedBatch[] = [];
  shared.states.readAhead(stateKeys(subjects));
  const sources = { ...shared, events: new SubjectEvents(store, subjects) };
  for (const subject of subjects) {
    const { access_requests, revocations } = foldSubject(sources, subject);
    if (access_requests !== null) waiting.push(batchOf('access_requests', subject, access_requests));
    waiting.push(batchOf('revocations', subject, revocations));
  }
  return waiting;
}

function addCounts(to: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [dataset, count] of Object.entries(counts)) to[dataset] = (to[dataset] ?? 0) + count;
}

function stateKeys(subjects: readonly Subject[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { kind, value } of subjects) {
    const dataset = STATE_DATASETS[kind];
    if (dataset !== undefined) keys.set(dataset, [...(keys.get(dataset) ?? []), value]);
  }
  return keys;
}

const REQUEST_SOURCES = ['events', 'access_requests_state'];
const REVOCATION_SOURCES = [...REQUEST_SOURCES, 'users', 'roles', 'bots', 'locks'];

/** Facts that folds of all subjects have in common. */
type Shared = Omit<FoldSources, 'events'>;

function batchOf(dataset: string, subject: Subject, rows: readonly FoldedRow[]): DerivedBatch {
  return {
    dataset,
    subject,
    rows: rows.map(({ key, timeUs, record }) => ({
      key,
      timeUs,
      json: canonicalJson(record as unknown as JsonValue),
    })),
  };
}

/** The parts that were not read completely, in words; empty when nothing is missing. */
function gaps(datasets: readonly DatasetOutcome[], sources: readonly string[]): string {
  const missing: string[] = [];
  for (const source of sources) {
    const outcome = datasets.find((candidate) => candidate.dataset === source);
    const status: DatasetStatus | 'not read' = outcome?.status ?? 'not read';
    if (status === 'complete' || status === 'empty' || status === 'unsupported') continue;
    missing.push(`${source} ${status}${outcome?.reason ? ` (${outcome.reason})` : ''}`);
  }
  return missing.join('; ');
}

function outcomeOf(
  store: StoreReader,
  dataset: string,
  item: EvidenceItem,
  changed: Readonly<Record<string, number>>,
  missing: string,
): DerivedOutcome {
  const rows = store.countDerived(dataset);
  const status = missing !== '' ? 'partial' : rows === 0 ? 'empty' : 'complete';
  const reason =
    missing !== ''
      ? `rests on evidence with gaps: ${missing}`
      : rows === 0
        ? 'no such events in the audit log that was read'
        : '';
  const shared = { rpc: '', pages: 0, permission: '', method: 'derived' as const };
  return { dataset, item, status, rows, new_rows: changed[dataset] ?? 0, reason, ...shared };
}
