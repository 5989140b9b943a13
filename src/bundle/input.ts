import type { CallRecord } from '../records/call.ts';
import type { ListedException, TestResult } from '../records/controls.ts';
import type { DatasetOutcome } from '../records/datasets.ts';
import type { DeltaSummary } from '../records/delta.ts';
import type { EntityControlsSummary } from '../records/entityControl.ts';
import type { EventsReference } from '../records/eventsReference.ts';
import type { EventLines } from '../records/evidence.ts';
import type { ExceptionCounts, ExceptionHistoryLine } from '../records/exceptions.ts';
import type { IpeFacts } from '../records/ipe.ts';
import type { PopulationFacts } from '../records/listings/populationListing.ts';
import type { PlannedTimestamp, PreviousBundle, SupersededBundle } from '../records/manifest.ts';
import type { Period } from '../records/period.ts';
import type { RequestRow } from '../records/requestList.ts';
import type { CallerInfo, ClusterInfo, RunInfo, SnapshotInfo } from '../records/snapshot.ts';
import type { DeltaInput } from './delta/deltaSide.ts';

/** Rows that may come from memory or from a stream. Functions that give them may be called more than once. */
export type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** One listing of the bundle: evidence/<name>.jsonl and .csv, or collection/ for what is concluded about the collection itself. */
export interface DatasetInput {
  /** name of the listing and of its files */
  name: string;
  /** the dataset whose columns the .csv has */
  dataset: string;
  outcome: DatasetOutcome;
  /** one sentence for the auditor: what the rows are */
  description: string;
  /** filters and parameters in words; "all" when unfiltered */
  query: string;
  /** rows that are exported */
  rows: number;
  /** canonical JSON of each row, in the order in which they are to stand, many at a time. Called twice, same lines each time */
  lines(): Rows<EventLines>;
  /** rows of the snapshot that are not exported (outside the period …), with the reason */
  dropped: readonly { reason: string; count: number }[];
  /** RFC 3339; of derived datasets, the first and last time that a row names */
  firstEvent?: string | null;
  lastEvent?: string | null;
}

/** The audit log of the period: evidence/events/YYYY-MM-DD.jsonl and .csv. */
export interface EventsInput {
  outcome: DatasetOutcome;
  description: string;
  query: string;
  /** UTC days that hold events, ascending, YYYY-MM-DD */
  days(): readonly string[];
  /** events of one UTC day in (time, uid) order, canonical JSON, many at a time. Called twice for each day, same lines each time */
  linesOfDay(day: string): Rows<EventLines>;
  /** closed windows that were read and checked, gaps, overlaps: goes into collection/completeness.json unchanged */
  readRanges: Record<string, unknown>;
  /** raw: as received, duplicates included; parsed: kept in the store for the period */
  counts: { raw: number; parsed: number };
  firstEvent: string | null;
  lastEvent: string | null;
  limitsHit?: readonly string[];
  /** the files of a lake that hold the events in place of the bundle; then `days` is empty. null: they are in the bundle */
  reference: EventsReference | null;
}

/** The population of one procedure. */
export interface PopulationInput extends PopulationFacts {
  /** names of the columns; the first is row_id */
  columns: readonly string[];
  /** cells of each row. Called several times, same rows each time */
  rows(): Iterable<readonly unknown[]>;
}

/** One line of controls/data-dictionary.csv. */
export interface DictionaryRow {
  dataset: string;
  table: string;
  column: string;
  type: string;
  documentation: string;
}

/** One line of controls/settings.csv. */
export interface SettingRow {
  name: string;
  value: string;
  /** numbers as they are, durations in microseconds, true as 1; null: no number */
  number: number | null;
  basis: string;
  documentation: string;
  /** ids of the procedures that use it */
  procedures: readonly string[];
}

/** One line of controls/matrix.csv: control of the entity → criterion → point of focus → dataset → file → rows → tests → result. */
export interface MatrixRow {
  /** empty without a controls file, and where no control of the entity names the point or the test */
  control: string;
  controlTitle: string;
  criterion: string;
  criterionName: string;
  pointOfFocus: string;
  pointOfFocusName: string;
  /** its name before the 2022 revision, where that was another */
  olderName: string;
  evidenceItem: string;
  dataset: string;
  /** primary or supporting */
  relevance: string;
  file: string;
  /** null where nothing was collected */
  rows: number | null;
  /** status of the dataset, or "not collected" */
  status: string;
  /** references of the tests with their results: "CC6.2/K11 exception (3)" */
  tests: readonly string[];
  result: string;
  reason: string;
  /** "point in time" (a state, a test of design) or "period"; empty where there is neither evidence nor a test */
  timeBasis: string;
  /** numbers of the items of the request list */
  requestItems: readonly string[];
}

/** One mapped record: why it is evidence for a point of focus, and the hash of its line in the evidence file. */
export interface CriterionItem {
  pointOfFocus: string;
  evidenceItem: string;
  dataset: string;
  file: string;
  /** key of the row, uid of the event, or "*" for the whole file */
  key: string;
  /** lower-case hex SHA-256 of the record's canonical JSON without newline; empty for "*" (the file's hash is in SHA256SUMS) */
  sha256: string;
  reason: string;
}

/** controls/<criterion>.json and .csv. */
export interface CriterionInput {
  criterion: string;
  title: string;
  /** criterion out of scope, or a word on what a gateway cannot show; may be empty */
  note: string;
  /** results that are relevant to the criterion */
  tests: readonly string[];
  items(): Rows<CriterionItem>;
}

/**
 * Everything that a bundle is made of. Plain data and iterables only: who fills it in knows the store, the bundle does not.
 * The same input with the same export time gives the same SHA256SUMS.
 */
export interface BundleInput {
  entity: string;
  period: Period;
  /** IANA zone in which local times are shown beside UTC */
  timezone: string;
  cluster: ClusterInfo;
  caller: CallerInfo;
  /** kinds that the caller's roles do not permit to read */
  unreadable: readonly string[];
  /** `run`: where the closing snapshot was taken; null: by a version that did not record it */
  collector: { version: string; node: string; run: RunInfo | null };
  snapshot: Pick<SnapshotInfo, 'id' | 'status' | 'started' | 'ended'>;
  /** RFC 3339: when the state was read */
  stateObservedAt: string;
  exportedAt: Date;
  /** gateway's clock less ours, milliseconds; null when not measured */
  clockSkewMs: number | null;
  sequence: number;
  previous: PreviousBundle | null;
  /** number of the bundle of the same period that this one takes the place of; null: it is the first */
  replaces: number | null;
  /** id of the key of its pseudonyms; null: names are as they are */
  pseudonymKey: string | null;
  /** timestamps that the signature is to get */
  timestamps: readonly PlannedTimestamp[];
  /** every bundle of the chain that was replaced, by number */
  superseded: readonly SupersededBundle[];
  datasets: readonly DatasetInput[];
  events: EventsInput;
  /** how each listing came to be, the audit log first */
  ipe: readonly IpeFacts[];
  calls(): Rows<CallRecord>;
  controls: {
    catalogue: { version: string; sha256: string };
    matrix(): Rows<MatrixRow>;
    /** the request list in order */
    requests: readonly RequestRow[];
    criteria: readonly CriterionInput[];
    results: readonly TestResult[];
    /** what each procedure was applied to */
    populations: readonly PopulationInput[];
    /** text of each procedure by id, as it was run */
    procedures: readonly { id: string; text: string }[];
    /** every table that the procedures may read, whether or not a listing holds it */
    tables: readonly { table: string; dataset: string }[];
    /** the entity's controls: the file as it was given, and what was concluded on each; null: none were supplied */
    entity: { text: string; summary: EntityControlsSummary } | null;
    /** whether a procedure reads the audit log as a table */
    eventsFlat: boolean;
    exceptions(): Rows<ListedException>;
    /** what happened to every exception up to this bundle, one after the other */
    exceptionHistory(): Rows<ExceptionHistoryLine>;
    register: ExceptionCounts;
    /** every column of every table that the procedures may read */
    dictionary: readonly DictionaryRow[];
    /** every setting as it was used */
    settings: readonly SettingRow[];
  };
  /** the bundle before, for the comparison in delta/ */
  delta: DeltaInput;
  /** sentences for known-limitations.txt, beyond what datasets and results say themselves */
  limitations: readonly string[];
  redactions: readonly { path: string; rule: string; count: number }[];
  settings: Record<string, unknown>;
}

/** The files and figures of a finished `writeBundle`. */
export interface BundleResult {
  path: string;
  sha256Path: string;
  sshsigPath: string;
  bytes: number;
  /** of the zip */
  sha256: string;
  /** of SHA256SUMS: what the next bundle names as `previous` */
  sha256sumsSha256: string;
  bundleId: string;
  sequence: number;
  keyFingerprint: string;
  files: number;
  timestamps: readonly (PlannedTimestamp & { timeMs: number })[];
  results: { tests: number; exceptions: number; byResult: Record<string, number> };
  delta: DeltaSummary;
}
