import type { JsonObject } from '../formats/canonicalJson.ts';
import { STATUS, StatusError } from './grpc/status.ts';

const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 10_000;
const MAX_PAGE_BYTES = 1024 * 1024;

/** An audit event as the log keeps it; `json` is the line's object. */
export interface LoggedEvent {
  uid: string;
  type: string;
  timeMs: number;
  json: JsonObject;
}

/** One question to the log. Times are milliseconds, both ends inclusive. */
export interface AuditQuery {
  fromMs: number;
  toMs: number;
  types: readonly string[];
  limit: number;
  startKey: string;
  order: number;
}

export interface AuditPage {
  events: LoggedEvent[];
  lastKey: string;
}

/** Gives the next number in [0, 1). */
export type Random = () => number;

/**
 * An audit log with the habits of the local-file backend (teleport-api §3.5): the cursor is the uid of the last event and
 * must be found in the window's set again, otherwise the answer is an empty page with an empty key and no error.
 */
export class AuditLog {
  private readonly sorted: LoggedEvent[];
  private readonly sizeOf: (event: LoggedEvent) => number;
  private readonly late: ReadonlySet<string>;
  private readonly lateAfter: number;
  private readonly shuffleTies: Random | null;
  private readonly oversized: ReadonlySet<string>;
  private readonly unreadableLine: string | undefined;
  private reads = 0;

  /**
   * @param events in any order
   * @param options.sizeOf bytes that an event takes in an answer
   * @param options.late uids that show only after `lateAfter` reads
   * @param options.oversized uids of events that are larger than an answer may be
   * @param options.unreadableLine uid of an event whose line ends the reading of the log
   * @param options.shuffleTies events of the same time come in another order at every read
   */
  constructor(
    events: readonly LoggedEvent[],
    options: {
      sizeOf: (event: LoggedEvent) => number;
      late?: readonly string[];
      lateAfter?: number;
      shuffleTies?: Random;
      oversized?: readonly string[];
      unreadableLine?: string | undefined;
    },
  ) {
    this.sorted = [...events].sort((a, b) => a.timeMs - b.timeMs);
    this.sizeOf = options.sizeOf;
    this.late = new Set(options.late ?? []);
    this.lateAfter = options.lateAfter ?? 0;
    this.shuffleTies = options.shuffleTies ?? null;
    this.oversized = new Set(options.oversized ?? []);
    this.unreadableLine = options.unreadableLine;
  }

  private firstAtOrAfter(timeMs: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle]?.timeMs ?? Number.POSITIVE_INFINITY) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private windowOf(query: AuditQuery): LoggedEvent[] {
    const types = query.types.length > 0 ? new Set(query.types) : null;
    const found: LoggedEvent[] = [];
    for (let at = this.firstAtOrAfter(query.fromMs); at < this.sorted.length; at += 1) {
      const event = this.sorted[at] as LoggedEvent;
      if (event.timeMs > query.toMs) break;
      if (types && !types.has(event.type)) continue;
      if (this.reads <= this.lateAfter && this.late.has(event.uid)) continue;
      found.push(event);
    }
    if (this.shuffleTies) shuffleEqualTimes(found, this.shuffleTies);
    const ordered = query.order === 1 ? found.reverse() : found;
    const cut = ordered.findIndex(({ uid }) => uid === this.unreadableLine);
    return cut < 0 ? ordered : ordered.slice(0, cut);
  }

  /** The events of one UTC day, oldest first. */
  day(fromMs: number): LoggedEvent[] {
    return this.windowOf({
      fromMs,
      toMs: fromMs + 86_400_000 - 1,
      types: [],
      limit: 0,
      startKey: '',
      order: 0,
    });
  }

  /**
   * Answers one page.
   * @throws StatusError INVALID_ARGUMENT for a limit above 10,000, an unknown order, or an end long before its start
   */
  page(query: AuditQuery): AuditPage {
    this.reads += 1;
    if (query.limit > MAX_LIMIT) {
      // The text of 14.2 names a limit that is not the one it enforces.
      throw new StatusError(STATUS.invalidArgument, `limit ${query.limit} exceeds max iteration limit 1000`);
    }
    if (query.order !== 0 && query.order !== 1) {
      throw new StatusError(STATUS.invalidArgument, `invalid event order: ${query.order}`);
    }
    if (query.toMs < query.fromMs - 86_400_000) {
      throw new StatusError(STATUS.invalidArgument, 'invalid time range: the end is before the start');
    }
    const limit = query.limit > 0 ? query.limit : DEFAULT_LIMIT;
    const window = this.windowOf(query);
    let at = 0;
    if (query.startKey) {
      at = window.findIndex((event) => event.uid === query.startKey) + 1;
      if (at === 0) return { events: [], lastKey: '' };
    }
    const events: LoggedEvent[] = [];
    let bytes = 0;
    for (; at < window.length; at += 1) {
      const event = window[at] as LoggedEvent;
      if (this.oversized.has(event.uid)) {
        if (events.length > 0) return pageThatGoesOn(events);
        throw new StatusError(
          STATUS.unknown,
          `event ${event.type} of ${MAX_PAGE_BYTES + 1} bytes exceeds the maximum response size`,
        );
      }
      const size = this.sizeOf(event);
      if (events.length > 0 && bytes + size > MAX_PAGE_BYTES) return pageThatGoesOn(events);
      events.push(event);
      bytes += size;
      // Also when this was the very last event: the next page is then legally empty.
      if (events.length === limit) return pageThatGoesOn(events);
    }
    return { events, lastKey: '' };
  }
}

function pageThatGoesOn(events: LoggedEvent[]): AuditPage {
  return { events, lastKey: events.at(-1)?.uid ?? '' };
}

function shuffleEqualTimes(events: LoggedEvent[], random: Random): void {
  for (let at = 1; at < events.length; at += 1) {
    const before = events[at - 1] as LoggedEvent;
    const event = events[at] as LoggedEvent;
    if (before.timeMs === event.timeMs && random() < 0.5) {
      events[at - 1] = event;
      events[at] = before;
    }
  }
}
