import { canonicalJson, type JsonValue } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome, EvidenceItem, Verdict } from '../../records/datasets.ts';
import type { DerivedBatch, StoreReader, StoreWriter, Subject } from '../../store/store.ts';
import { subjectsToFold } from './dirtySubjects.ts';
import { type FoldedRow, foldSubject } from './foldSubject.ts';
import { SubjectStates } from './subjectStates.ts';

/** Raised whenever a fold gives other rows for the same evidence: stores folded by an older version are folded anew. */
const FOLD_VERSION = 1;

const SEQ = 'histories.seq';
const SNAPSHOT = 'histories.snapshot';
const VERSION = 'histories.version';

/** Subjects folded and written in one transaction. */
const BATCH = 500;

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
  // Histories belong to the store, not to a snapshot: asked for an older one, they are still folded as of the newest.
  const newest = store.snapshots().reduce((last, next) => (next.id > (last?.id ?? 0) ? next : last), info);
  if (info === null || newest === null) throw new RangeError(`the store holds no snapshot ${snapshot}`);
  const upToDate = store.getMarker(VERSION) === FOLD_VERSION;
  const since = {
    seq: upToDate ? (store.getMarker(SEQ) ?? 0) : 0,
    snapshot: upToDate ? (store.getMarker(SNAPSHOT) ?? 0) : 0,
  };
  const seq = store.lastSeq();
  const states = new SubjectStates(store, newest.id);
  const observedMs = Date.parse(newest.started);
  const changed = { access_requests: 0, revocations: 0 };

  let waiting: DerivedBatch[] = [];
  let folded = 0;
  for (const subject of subjectsToFold(store, states, since)) {
    const { access_requests, revocations } = foldSubject(store, states, subject, observedMs);
    const put = (dataset: keyof typeof changed, rows: readonly FoldedRow[]): void => {
      const batch = batchOf(dataset, subject, rows);
      changed[dataset] += batch.rows.filter(
        (row) => store.derivedRow(dataset, row.key)?.json !== row.json,
      ).length;
      waiting.push(batch);
    };
    if (access_requests !== null) put('access_requests', access_requests);
    put('revocations', revocations);
    folded += 1;
    if (folded % BATCH === 0) {
      store.replaceDerived(waiting);
      waiting = [];
    }
  }
  // The snapshot's own state may still change while it is being taken: its changes are folded again next time.
  const reached = newest.finished ? newest.id : newest.id - 1;
  store.replaceDerived(waiting, { [SEQ]: seq, [SNAPSHOT]: reached, [VERSION]: FOLD_VERSION });
  return [
    outcomeOf(store, 'access_requests', 'ARQ', changed.access_requests, gaps(info.datasets, REQUEST_SOURCES)),
    outcomeOf(store, 'revocations', 'LCK', changed.revocations, gaps(info.datasets, REVOCATION_SOURCES)),
  ];
}

const REQUEST_SOURCES = ['events', 'access_requests_state'];
const REVOCATION_SOURCES = [...REQUEST_SOURCES, 'users', 'roles', 'bots', 'locks'];

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

/** What was not read whole, in words; empty when nothing is missing. */
function gaps(datasets: readonly DatasetOutcome[], sources: readonly string[]): string {
  const missing: string[] = [];
  for (const source of sources) {
    const outcome = datasets.find((candidate) => candidate.dataset === source);
    const verdict: Verdict | 'not read' = outcome?.verdict ?? 'not read';
    if (verdict === 'complete' || verdict === 'empty' || verdict === 'unsupported') continue;
    missing.push(`${source} ${verdict}${outcome?.reason ? ` (${outcome.reason})` : ''}`);
  }
  return missing.join('; ');
}

function outcomeOf(
  store: StoreReader,
  dataset: string,
  item: EvidenceItem,
  newRows: number,
  missing: string,
): DerivedOutcome {
  let rows = 0;
  for (const _ of store.derived(dataset)) rows += 1;
  const verdict = missing !== '' ? 'partial' : rows === 0 ? 'empty' : 'complete';
  const reason =
    missing !== ''
      ? `rests on evidence with gaps: ${missing}`
      : rows === 0
        ? 'nothing of the kind happened'
        : '';
  const shared = { rpc: '', pages: 0, permission: '', method: 'derived' as const };
  return { dataset, item, verdict, rows, new_rows: newRows, reason, ...shared };
}
