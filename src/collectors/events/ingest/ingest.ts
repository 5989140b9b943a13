import type { BrokenItem } from '../../../gateway/events/decodePage.ts';
import type { ExportChunk } from '../../../store/events/exportChunks.ts';
import type { EventWindow, Redaction } from '../../../store/store.ts';

/** The outcome of one page. Times in microseconds since the epoch. */
export interface PageResult {
  /** events that could be read */
  received: number;
  /** of those, how many the store did not hold yet */
  inserted: number;
  /** time of the first event on the page; null when no event could be read */
  firstUs: number | null;
  /** the earliest and the latest time on the page */
  minUs: number | null;
  maxUs: number | null;
  /** events whose time lies before that of their predecessor */
  disorder: number;
  broken: BrokenItem[];
  /** uids of events that the gateway cut to its size limit when it wrote them */
  trimmed: string[];
  redactions: Redaction[];
}

/**
 * Where pages go: decoded, redacted and stored off the main thread, in the order in which they came.
 * Every method may throw an AffidavitError that concerns the store; after that nothing more is taken.
 */
export interface EventIngest {
  /** Waits until there is room for a further page. */
  room(): Promise<void>;
  /**
   * Takes a page's bytes (the caller must not use them any more) and resolves once its events are counted and written; they
   * are committed a little later. A commit that fails is reported by every later call.
   */
  page(bytes: Uint8Array): Promise<PageResult>;
  /** Notes a window as read and checked; it is committed with its events or after them, never before. */
  closeWindow(window: EventWindow): Promise<void>;
  /** Notes how far a chunk of the bulk export has come; committed with its events or after them. */
  saveChunk(chunk: ExportChunk): Promise<void>;
  /** The chunks of a day that the store knows. */
  chunksOf(dayUs: number): Promise<ExportChunk[]>;
  /** Commits what is not committed yet, finishes the load and ends the thread. May be called twice. */
  end(): Promise<void>;
}
