import type { CallRecord } from '../records/call.ts';
import type { ControlMapping } from '../records/controls.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { EventLines, EvidenceRow, StoredEvent } from '../records/evidence.ts';
import type {
  CallerInfo,
  ClusterInfo,
  ConnectionInfo,
  EventsOutcome,
  RunInfo,
  SnapshotInfo,
} from '../records/snapshot.ts';
import type { BundleHistory, BundleLedger } from './bundleLedger.ts';
import type { CheckReads, CheckStore } from './checks/checkStore.ts';
import type { Damage } from './digests/damage.ts';
import type { ExceptionReads, ExceptionStore } from './exceptions/exceptionStore.ts';
import type { DigestKey } from './file/hmacKey.ts';
import type { LocalReads, LocalStore } from './local/localStore.ts';
import type { Pruner, PruningReads } from './pruning/pruning.ts';
import type { ReviewReads, ReviewStore } from './reviews/reviewStore.ts';

/** Origin and start of a new snapshot. */
export interface SnapshotStart {
  started: string;
  cluster: ClusterInfo;
  caller: CallerInfo;
  /** undefined for imported files */
  connection?: ConnectionInfo;
  /** where it is taken, and by which command */
  run?: RunInfo;
  /** milliseconds by which the gateway's clock is ahead of the collector's; null when nothing showed it */
  clockSkewMs?: number | null;
  collectorVersion: string;
  nodeVersion: string;
}

/** How often a redaction rule took something away from a dataset's rows, by the path in the row. */
export interface Redaction {
  /** e.g. "spec.local_auth" */
  path: string;
  rule: string;
  count: number;
}

/** Subject of events. Kinds: request, request_use, user, role, lock, bot, token, mfa, connector, … */
export interface Subject {
  kind: string;
  value: string;
}

/** All rows of a derived dataset that one subject gives rise to. `timeUs`: microseconds since the epoch. */
export interface DerivedBatch {
  dataset: string;
  subject: Subject;
  rows: readonly { key: string; timeUs: number | null; json: string }[];
}

/** Writes one snapshot. Obtained from `StoreWriter.beginSnapshot`; every method is synchronous and transactional. */
export interface SnapshotWriter {
  readonly id: number;
  /** Puts one page of rows aside, in one transaction. Returns how many keys had already come in this listing. */
  savePage(dataset: string, rows: readonly EvidenceRow[]): number;
  /** Forgets the pages of a listing that has to be read again from its start. */
  discardPages(dataset: string): void;
  /**
   * Ends a dataset in one transaction: settles intervals from the staged rows and keeps the outcome.
   * `rows`, `new_rows` and `duplicates` of the outcome are filled in by the store unless given; returns it so.
   * A dataset can be ended once in a snapshot.
   */
  finishDataset(
    outcome: Omit<DatasetOutcome, 'rows' | 'new_rows' | 'duplicates'> & {
      rows?: number;
      new_rows?: number;
      duplicates?: number;
    },
    redactions?: readonly Redaction[],
  ): DatasetOutcome;
  /** Buffers one call for the snapshot's call log; written with the next transaction that ends a dataset or the snapshot. */
  recordCall(call: CallRecord): void;
  /** Notes what was read of the audit log, before what follows from it is derived. */
  noteEvents(events: EventsOutcome): void;
  /** Ends the snapshot: `complete` when every dataset settled, else `incomplete`; `finished` is true in both cases. */
  finish(ended: string, events: EventsOutcome | null): SnapshotInfo;
  /** Marks the snapshot as cut off (interrupted): what was collected stays, marked. */
  abandon(ended: string): void;
}

/** The store opened for writing by the one process that holds its lock. */
export interface StoreWriter extends StoreReader, Pruner {
  /** Starts a snapshot; any older snapshot still `pulling` was killed and becomes `incomplete`. */
  beginSnapshot(start: SnapshotStart): SnapshotWriter;
  /** Replaces the control mapping that the view `control_evidence` joins. */
  saveControlMapping(version: string, mappings: readonly ControlMapping[]): void;
  /**
   * Replaces, for each batch, all rows that its subject had in its dataset; sets the markers in the same transaction.
   * A key that another subject holds in the dataset changes hands.
   *
   * @returns how many rows are new or other than they were, by dataset
   */
  replaceDerived(
    batches: readonly DerivedBatch[],
    markers?: Readonly<Record<string, number>>,
  ): Record<string, number>;
  /**
   * Runs `work` in one transaction, all or nothing. Many small reads and writes are several times faster so: outside of one,
   * SQLite locks the file for each. No iterator may stay open in it, and no other connection can write meanwhile.
   */
  inTransaction<T>(work: () => T): T;
  /** The chain of exported bundles. */
  readonly bundles: BundleLedger;
  /** Runs of local collectors and attached files. */
  readonly local: LocalStore;
  /** The register of exceptions. */
  readonly exceptions: ExceptionStore;
  /** Checks of the running period. */
  readonly checks: CheckStore;
  /** User access reviews. */
  readonly reviews: ReviewStore;
  /** Gives free space in the file back to the disk; needs as much again meanwhile. */
  compact(): void;
  /** Digests of texts that must not be kept (hmacKey.ts). */
  readonly digestKey: DigestKey;
  /** How far a fold has come, by a name of the fold's own. */
  setMarker(name: string, value: number): void;
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

/** Events of one type in one session that are about a subject. Times in microseconds since 1970. */
export interface SubjectSession {
  sid: string;
  event: string;
  count: number;
  firstUs: number;
  lastUs: number;
  /** uid of one of them */
  uid: string;
  /** those that say that they failed or were refused */
  failed: number;
  /** exit code that the last of them names; null: none does */
  exitCode: string | null;
}

/** One version of a resource over the snapshots that showed it. */
export interface ResourceVersion {
  json: string;
  /** the first snapshot that held it so */
  fromSnapshot: number;
  /** the first snapshot that no longer held it so; null: the last reading of this sort still did */
  untilSnapshot: number | null;
  /** whether a full listing showed it; a partial one proves presence, never absence */
  whole: boolean;
}

/** Reads. Iterators stream; none holds a whole dataset in memory. */
export interface StoreReader extends PruningReads {
  readonly path: string;
  snapshots(): SnapshotInfo[];
  snapshot(id: number): SnapshotInfo | null;
  latestSnapshot(filter: 'complete' | 'finished'): SnapshotInfo | null;
  /** Rows of a dataset as of a snapshot, none where they were pruned; by key (order of their UTF-8 bytes); `json` is canonical. */
  rows(snapshot: number, dataset: string): IterableIterator<{ key: string; json: string }>;
  countRows(snapshot: number, dataset: string): number;
  /** Every version of one resource, oldest first. */
  versions(dataset: string, key: string): ResourceVersion[];
  /** Every version of some resources, oldest first; keys that the dataset never held are left out. */
  versionsOf(dataset: string, keys: readonly string[]): Map<string, ResourceVersion[]>;
  /**
   * Snapshots from which on another digest key holds: rows of `tokens` with `name_hmac` on both sides cannot be matched.
   * `versions` and `versionsOf` already give such rows no end there.
   */
  digestKeyChanges(): number[];
  /** The fingerprint of the digest key; null when the store never needed one. */
  digestKeyFingerprint(): string | null;
  /** Keys of a dataset that came, changed or went in snapshots after this one. */
  changedKeys(dataset: string, sinceSnapshot: number): IterableIterator<string>;
  calls(snapshot: number): IterableIterator<CallRecord>;
  /** Redactions of a snapshot by dataset; datasets without any are left out. */
  redactions(snapshot: number): { dataset: string; redactions: Redaction[] }[];
  /**
   * Derived rows by (time, key), those without a time first; fromUs/toUs restrict by the row's time (inclusive, exclusive) when
   * given, and leave out those without a time unless `untimed` is set.
   */
  derived(
    dataset: string,
    range?: { fromUs: number; toUs: number; untimed?: boolean },
  ): IterableIterator<{ key: string; timeUs: number | null; json: string }>;
  /**
   * Derived rows whose JSON holds a text and not another, in no order; the others never leave SQLite. Quotes inside JSON strings
   * are escaped, so `"name":"value"` is found as a member only.
   */
  derivedWith(
    dataset: string,
    text: string,
    without?: string,
  ): IterableIterator<{ key: string; timeUs: number | null; json: string }>;
  /** Number of rows of a derived dataset. */
  countDerived(dataset: string): number;
  derivedRow(dataset: string, key: string): { key: string; timeUs: number | null; json: string } | null;
  /** Subjects of these kinds that events with a running number above `sinceSeq` are about; each once. */
  dirtySubjects(kinds: readonly string[], sinceSeq: number): IterableIterator<Subject>;
  /** null when it was never set */
  getMarker(name: string): number | null;
  /** Events by (time, uid) with from inclusive, to exclusive; `types` restricts to event types (exact names). */
  events(range: { fromUs: number; toUs: number; types?: readonly string[] }): IterableIterator<StoredEvent>;
  /** The same events as lines of JSON, many at a time; for writing them out. */
  eventLines(range: { fromUs: number; toUs: number }): IterableIterator<EventLines>;
  countEvents(range: { fromUs: number; toUs: number }): number;
  /** events of the range, to the exclusive end, that the gateway trimmed to its size limit */
  countTrimmed(range: { fromUs: number; toUs: number }): number;
  /** Number of events with the time and uid of another one and other content. */
  countEventConflicts(range: { fromUs: number; toUs: number }): number;
  /** Those events themselves, in (time, uid) order; `seq` counts conflicts only. The other content is that of `event`. */
  eventConflicts(range: { fromUs: number; toUs: number }): StoredEvent[];
  /** Time of the first and the last event of the range; null when it holds none. */
  eventBounds(range: { fromUs: number; toUs: number }): { firstUs: number; lastUs: number } | null;
  /** Number of events per (event, code) in the range, by name. */
  eventTypes(range: { fromUs: number; toUs: number }): { event: string; code: string; count: number }[];
  /** Events of one subject in (time, uid) order. Kinds: request, request_use, user, role, lock, bot, token, mfa, connector, … */
  eventsOfSubject(kind: string, value: string): IterableIterator<StoredEvent>;
  /** Events of one subject that name a session, counted by session and type, in the order of the sessions' ids. */
  sessionsOfSubject(kind: string, value: string): IterableIterator<SubjectSession>;
  /** Events of one subject that name no session, in (time, uid) order. */
  sessionlessOfSubject(kind: string, value: string): IterableIterator<StoredEvent>;
  /**
   * How many events of these types name which session (`sid`), by type, with the first and last time; from inclusive, to exclusive. Held in memory: ask for
   * an hour or so.
   */
  sessionCounts(range: {
    fromUs: number;
    toUs: number;
    types: readonly string[];
  }): { event: string; sid: string; count: number; firstUs: number; lastUs: number }[];
  /** Events of these types that name no session (`sid` absent or empty): one type after the other, each by time. */
  sessionlessEvents(range: {
    fromUs: number;
    toUs: number;
    types: readonly string[];
  }): IterableIterator<StoredEvent>;
  /**
   * Events of many subjects, in no order within a subject, all of one before the next. The statement stays open while it
   * is read: take what is needed before anything is written.
   */
  eventsOfSubjects(subjects: readonly Subject[]): IterableIterator<{ subject: Subject; event: StoredEvent }>;
  event(timeUs: number, uid: string): StoredEvent | null;
  /** The highest running number of an event, 0 when there is none. */
  lastSeq(): number;
  /** Closed windows by (from, to). */
  windows(): EventWindow[];
  /** Spans of time that closed windows fill without a gap, in order; both ends inclusive. */
  readRanges(): { fromUs: number; toUs: number }[];
  /** Read ranges with what pulls read behind them after the state: how far the absence of an event can be seen. Both ends inclusive. */
  newestReadRanges(): { fromUs: number; toUs: number }[];
  /** The last microsecond of such a range that holds `fromUs`; null when none does. */
  highWater(fromUs: number): number | null;
  /** Runs of local collectors and attached files. */
  readonly local: LocalReads;
  /** The chain of exported bundles. */
  readonly bundles: BundleHistory;
  /** The register of exceptions. */
  readonly exceptions: ExceptionReads;
  /** Checks of the running period. */
  readonly checks: CheckReads;
  /** User access reviews. */
  readonly reviews: ReviewReads;
  /** Events of a range that came after another one, in (time, uid) order; from inclusive, to exclusive. */
  eventsSince(range: { fromUs: number; toUs: number; seq: number }): IterableIterator<StoredEvent>;
  /**
   * Everything that is not as it was written (digests/findDamage.ts); reads the whole store in one read
   * transaction, also while another process writes.
   */
  damage(): IterableIterator<Damage>;
  /** @throws AffidavitError STORE_DAMAGED with the first damaged place, dataset and row. What is signed rests on this. */
  refuseDamage(): void;
  close(): void;
}
