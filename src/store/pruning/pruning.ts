import type { TimeRange } from '../events/readRanges.ts';

/** Numbers of what a pruning removes. */
export interface PrunedCounts {
  /** audit events */
  events: number;
  /** access requests that had ended, with their histories */
  requests: number;
  /** snapshots whose rows are removed */
  snapshots: number;
  /** versions of resources */
  resources: number;
}

/** A pruning that was done. */
export interface Pruning extends PrunedCounts {
  /** RFC 3339 UTC */
  pruned: string;
  /** operating system's user@host */
  who: string;
  /** milliseconds since the epoch: no period that begins before it can be concluded on */
  beforeMs: number;
  /** milliseconds since the epoch: audit events before it are gone, but those that histories rest on */
  eventsBeforeMs: number;
  /** rows of earlier snapshots are gone */
  firstSnapshot: number;
}

/** Bounds of a pruning, and names of what must stay because later evidence rests on it. */
export interface PruneRequest {
  pruned: string;
  who: string;
  /** UTC midnights, milliseconds since the epoch; `eventsBeforeMs` is not the later one */
  beforeMs: number;
  eventsBeforeMs: number;
  /** the first snapshot that keeps its rows; earlier ones keep their record and the statuses of their datasets */
  firstSnapshot: number;
  /** types of events that are read whatever their time */
  keptTypes: readonly string[];
  /** datasets of state whose earlier rows are read, too */
  keptDatasets: readonly string[];
}

/** Reads of what was pruned. */
export interface PruningReads {
  /** All prunings, oldest first. */
  prunings(): Pruning[];
  /** Time of the first event that the store ever held, up to a time; microseconds, exclusive; null: none. */
  firstEventUs(toUs: number): number | null;
  /** Newest read ranges and those of the log that was pruned: the events that histories rest on are still there. Both ends inclusive. */
  historyReadRanges(): TimeRange[];
}

/** Writes of it. */
export interface Pruner {
  /** The numbers that `prune` would remove. Nothing is changed. */
  countPrunable(request: PruneRequest): PrunedCounts;
  /** Removes it in one transaction: all of it, or nothing. */
  prune(request: PruneRequest): Pruning;
}
