import type { TimeRange } from '../../store/events/readRanges.ts';
import { BulkState } from './bulk/bulkState.ts';
import { PullCounts } from './counts.ts';
import { MAX_LIMIT } from './requestPage.ts';
import { DAY_US } from './windows.ts';

/** Where the gateway keeps its audit log, as far as known (scheme of audit_events_uri, teleport-api §3.5). */
export type AuditBackend = 'file' | 'dynamodb' | 'firestore' | 'athena' | 'postgres';

/** A requested range of time that could not be read completely. */
export interface OpenWindow extends TimeRange {
  reason: string;
}

/** Why a window stays open that was read to its end. */
export const BROKEN_REASON = 'an event in it could not be read';

const HOUR_US = DAY_US / 24;
/** Firestore loses the cursor when the size cap is hit below the limit (teleport-api §3.5). */
const FIRESTORE = { limit: 100, widthUs: HOUR_US };
/** The text that refuses a limit names this number (teleport-api §0.4 item 12). */
const CAUTIOUS_LIMIT = 1000;
const MIN_LIMIT = 10;
/** Windows that had to be read without a cursor before the rest is read so from the start. */
const DISTRUST_AFTER = 2;
/** Windows in a row that failed with an error before the rest is given up. */
const GIVE_UP_AFTER = 5;

/** Knowledge that one pull of the audit log gains about the gateway, and its counts so far. */
export class PullState {
  readonly counts = new PullCounts();
  readonly open: OpenWindow[] = [];
  readonly bulk: BulkState;
  /** the first closed window that held anything */
  sample: TimeRange | undefined;
  /** events a page */
  limit: number;
  /** widest window to request, microseconds */
  widthUs: number;
  /** whether the newest events of a window are requested as well: logs in files may end before their last line */
  readonly readsFromEnd: boolean;
  /** one window at a time, because the gateway limits the rate */
  slow: boolean;
  readonly serverVersion: string;
  readonly snapshot: number;
  readonly pauseMs: number;
  readonly rateLimitPauseMs: number;
  readonly signal: AbortSignal | undefined;
  private lostCursors = 0;
  private failuresInRow = 0;

  constructor(options: {
    /** the present, microseconds since the epoch */
    nowUs: number;
    serverVersion: string;
    snapshot: number;
    backend: AuditBackend | undefined;
    pauseMs: number;
    rateLimitPauseMs: number;
    limit: number | undefined;
    signal: AbortSignal | undefined;
  }) {
    this.bulk = new BulkState(options.nowUs);
    const firestore = options.backend === 'firestore';
    this.serverVersion = options.serverVersion;
    this.snapshot = options.snapshot;
    this.limit = options.limit ?? (firestore ? FIRESTORE.limit : MAX_LIMIT);
    this.widthUs = firestore ? FIRESTORE.widthUs : DAY_US;
    this.readsFromEnd = options.backend === undefined || options.backend === 'file';
    this.slow = options.backend === 'athena';
    this.pauseMs = options.pauseMs;
    this.rateLimitPauseMs = options.rateLimitPauseMs;
    this.signal = options.signal;
  }

  /** Options that let a pause end when the pull is interrupted. */
  get abortable(): { signal?: AbortSignal } {
    return this.signal === undefined ? {} : { signal: this.signal };
  }

  /** Whether cursors were lost so often that none is used any more. */
  get distrustsCursor(): boolean {
    return this.lostCursors >= DISTRUST_AFTER;
  }

  noteLostCursor(): void {
    this.lostCursors++;
  }

  slowDown(): void {
    this.slow = true;
  }

  /** After a deadline: later windows start no wider than what is tried now. */
  narrow(pair: readonly [TimeRange, TimeRange]): void {
    this.widthUs = Math.min(this.widthUs, pair[1].toUs - pair[1].fromUs + 1);
  }

  /** @returns false when it cannot go any lower */
  lowerLimit(why: 'limit' | 'size'): boolean {
    const lower = why === 'limit' ? Math.min(CAUTIOUS_LIMIT, this.limit - 1) : Math.floor(this.limit / 2);
    if (lower < MIN_LIMIT || (why === 'limit' && this.limit <= CAUTIOUS_LIMIT)) return false;
    this.limit = lower;
    return true;
  }

  /** Notes what could not be closed, and why. */
  leaveOpen(range: TimeRange, reason: string): void {
    this.open.push({ ...range, reason });
  }

  /** A window failed with an error, not for what it holds: many of those in a row, and the rest would only repeat it. */
  noteFailure(): void {
    this.failuresInRow++;
  }

  noteClosed(): void {
    this.failuresInRow = 0;
  }

  get givesUp(): boolean {
    return this.failuresInRow >= GIVE_UP_AFTER;
  }
}
