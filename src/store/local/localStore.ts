import type { DatasetStatus } from '../../records/datasets.ts';
import type { EvidenceRow } from '../../records/evidence.ts';
import type { LocalDataset } from '../../records/localDatasets.ts';
import type { Attachment, LocalRun } from '../../records/localRun.ts';
import type { Redaction } from '../store.ts';

/** From inclusive, to exclusive, milliseconds since the epoch. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** The rows that a run read from one source of a dataset. */
export interface CollectedSource {
  dataset: LocalDataset;
  source: string;
  status: DatasetStatus;
  reason: string;
  rows: readonly EvidenceRow[];
  redactions: readonly Redaction[];
}

/** The run of a source that serves a period. */
export interface ServingSource {
  id: number;
  source: string;
  status: DatasetStatus;
  reason: string;
  rows: number;
  redactions: Redaction[];
  /** RFC 3339 UTC: when it was read */
  started: string;
  /** operating system's user@host */
  who: string;
}

/** Something supplied that was withdrawn: it serves no export from then on, and stays in the store. */
export interface Withdrawal {
  dataset: LocalDataset;
  /** list, address or attached file */
  source: string;
  /** RFC 3339 UTC */
  withdrawn: string;
  who: string;
  /** may be empty */
  note: string;
}

/** Reads of what the local collectors left. Iterators stream. */
export interface LocalReads {
  /** every run, oldest first */
  runs(): LocalRun[];
  /** sources of a dataset that were supplied and not withdrawn since, by name */
  sources(dataset: LocalDataset): string[];
  /** how a source that was just read compares with its last run: `same` names it; `withdrawn`: it was withdrawn since */
  standing(
    collected: CollectedSource,
  ): { state: 'new' } | { state: 'withdrawn' } | { state: 'same'; run: number };
  /** every withdrawal, oldest first */
  withdrawals(): Withdrawal[];
  /** for each source of a dataset the run that serves the period (records/localDatasets.ts), by source */
  serving(dataset: LocalDataset, period: TimeSpan): ServingSource[];
  /** rows of those runs by key, each key once: of the run that is newest; `json` is canonical */
  servingRows(dataset: LocalDataset, period: TimeSpan): IterableIterator<{ key: string; json: string }>;
  /** attached files; with a period, those that are for it or for every one. By row, then in order of attaching */
  attachments(period?: TimeSpan): Attachment[];
  /** pieces of an attached file, at most 1 MiB each */
  attachmentBytes(sha256: string): IterableIterator<Buffer>;
  /** changes with every run and every attachment: what an export rests on */
  revision(): { runs: number; attachments: string };
}

/** A run before the store gives it its number. */
export type NewLocalRun = Omit<LocalRun, 'run' | 'sources'> & { sources: readonly CollectedSource[] };

/** Writes of local evidence; each is one transaction. */
export interface LocalStore extends LocalReads {
  saveRun(run: NewLocalRun): LocalRun;
  /** A file that is attached to the same row and period again keeps its place and gets the new note. */
  saveAttachment(attachment: Omit<Attachment, 'id' | 'bytes'>, content: Buffer): Attachment;
}
