import type { CallRecord } from '../records/call.ts';
import type { ControlMapping } from '../records/controls.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { EvidenceRow, StoredEvent } from '../records/evidence.ts';
import type { CallerInfo, ClusterInfo, EventsOutcome, SnapshotInfo } from '../records/snapshot.ts';

/** What a new snapshot starts with. */
export interface SnapshotStart {
  started: string;
  cluster: ClusterInfo;
  caller: CallerInfo;
  collectorVersion: string;
  nodeVersion: string;
}

/** Writes one snapshot. Obtained from `StoreWriter.beginSnapshot`; every method is synchronous and transactional. */
export interface SnapshotWriter {
  readonly id: number;
  /** Puts one page of rows aside, in one transaction. Returns how many keys had already come in this listing. */
  savePage(dataset: string, rows: readonly EvidenceRow[]): number;
  /**
   * Ends a dataset in one transaction: settles intervals from the staged rows and keeps the outcome.
   * `rows`, `new_rows` and `duplicates` of the outcome are filled in by the store; returns it so.
   */
  finishDataset(
    outcome: Omit<DatasetOutcome, 'rows' | 'new_rows' | 'duplicates'> & {
      rows?: number;
      new_rows?: number;
      duplicates?: number;
    },
  ): DatasetOutcome;
  /** Buffers one call for the snapshot's call log; written with the next transaction that ends a dataset or the snapshot. */
  recordCall(call: CallRecord): void;
  /** Ends the snapshot: `complete` when every dataset settled, else `incomplete`; `finished` is true in both cases. */
  finish(ended: string, events: EventsOutcome | null): SnapshotInfo;
  /** Marks the snapshot as cut off (interrupted): what was collected stays, marked. */
  abandon(ended: string): void;
}

/** The store opened for writing by the one process that holds its lock. */
export interface StoreWriter extends StoreReader {
  /** Starts a snapshot; any older snapshot still `pulling` was killed and becomes `incomplete`. */
  beginSnapshot(start: SnapshotStart): SnapshotWriter;
  /** Replaces the control mapping that the view `control_evidence` joins. */
  saveControlMapping(version: string, mappings: readonly ControlMapping[]): void;
}

/** A closed window of the audit log. Microseconds since the epoch, both ends inclusive as the gateway's bounds are. */
export interface EventWindow {
  fromUs: number;
  toUs: number;
  pages: number;
  received: number;
  newRows: number;
  duplicates: number;
  serverVersion: string;
  snapshot: number;
}

/** Reads. Iterators stream; none holds a whole dataset in memory. */
export interface StoreReader {
  readonly path: string;
  snapshots(): SnapshotInfo[];
  snapshot(id: number): SnapshotInfo | null;
  latestSnapshot(filter: 'complete' | 'finished'): SnapshotInfo | null;
  /** Rows of a dataset as of a snapshot, by key (code-unit order); `json` is canonical. */
  rows(snapshot: number, dataset: string): IterableIterator<{ key: string; json: string }>;
  countRows(snapshot: number, dataset: string): number;
  calls(snapshot: number): IterableIterator<CallRecord>;
  /** Derived rows by (time, key); fromUs/toUs restrict by the row's time (inclusive, exclusive) when given. */
  derived(
    dataset: string,
    range?: { fromUs: number; toUs: number },
  ): IterableIterator<{ key: string; timeUs: number | null; json: string }>;
  /** Events by (time, uid) with from inclusive, to exclusive; `types` restricts to event types (exact names). */
  events(range: { fromUs: number; toUs: number; types?: readonly string[] }): IterableIterator<StoredEvent>;
  countEvents(range: { fromUs: number; toUs: number }): number;
  /** Number of events per (event, code) in the range, by name. */
  eventTypes(range: { fromUs: number; toUs: number }): { event: string; code: string; count: number }[];
  /** Events of one subject in (time, uid) order. Kinds: request, request_use, user, role, lock, bot, token, mfa, connector, … */
  eventsOfSubject(kind: string, value: string): IterableIterator<StoredEvent>;
  windows(): EventWindow[];
  close(): void;
}
