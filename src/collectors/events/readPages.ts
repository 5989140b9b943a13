import { PagingLoopError } from '../../gateway/callError.ts';
import type { TimeRange } from '../../store/events/readRanges.ts';
import type { ExportCalls } from './bulk/exportCalls.ts';
import type { WindowCounts } from './counts.ts';
import type { EventIngest, PageResult } from './ingest/ingest.ts';
import type { AskPage, RawPage } from './requestPage.ts';
import { EVENTS_RPC } from './requestPage.ts';

/** The check of a window found events that its pages lacked, or missed events that they had. */
export class LostPageError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'LostPageError';
  }
}

/** Inputs of reading one window. */
export interface Reading {
  ask: AskPage;
  exports: ExportCalls;
  ingest: EventIngest;
  /** is called with every page that was stored, those of checks and failed readings included */
  onPage: (result: PageResult) => void;
  /** waits before a question is repeated for the nth time, from 1 on; longer each time */
  pause: (nth: number) => Promise<void>;
}

/** How often an empty page that repeats its cursor is requested again: a gateway that is starting up gives such pages. */
const EMPTY_REPEATS = 3;

/** As `reading.ask`, but asks again for an empty page whose cursor leads nowhere new. */
async function askOn(
  range: TimeRange,
  key: string,
  page: number,
  reading: Reading,
  seen: ReadonlySet<string>,
): Promise<RawPage> {
  for (let repeats = 0; ; ) {
    const raw = await reading.ask(range, key, page);
    const repeated = raw.count === 0 && raw.lastKey !== '' && (raw.lastKey === key || seen.has(raw.lastKey));
    if (!repeated || ++repeats > EMPTY_REPEATS) return raw;
    await reading.pause(repeats);
  }
}

/**
 * Reads a window by the gateway's own cursor, page after page until the cursor is empty (teleport-api §3.3). The next page
 * is requested while the last one is being stored.
 *
 * @param counts is added to as pages are stored, also when the reading fails later
 * @throws PagingLoopError when a cursor comes twice; whatever `ask` and `ingest` throw
 */
export async function readByCursor(range: TimeRange, reading: Reading, counts: WindowCounts): Promise<void> {
  const seen = new Set<string>();
  const stored: Promise<void>[] = [];
  try {
    for (let key = '', page = 1; page === 1 || key !== ''; page++) {
      await reading.ingest.room();
      const raw = await askOn(range, key, page, reading, seen);
      if (seen.has(raw.lastKey)) throw new PagingLoopError(EVENTS_RPC);
      if (raw.lastKey !== '') seen.add(raw.lastKey);
      key = raw.lastKey;
      stored.push(store(raw.bytes, reading, counts));
    }
  } finally {
    await Promise.allSettled(stored);
  }
  await Promise.all(stored);
}

/**
 * Proves that a window read by cursor is whole (teleport-api §3.4 step 4): asks once more, without a cursor, from the last
 * event on; everything that comes must be known. A lost cursor looks exactly like the end of the data (§3.5).
 *
 * @param counts of the reading; not added to
 * @throws LostPageError
 */
export async function checkWindow(range: TimeRange, reading: Reading, counts: WindowCounts): Promise<void> {
  const from = Math.min(Math.max(counts.lastUs ?? range.fromUs, range.fromUs), range.toUs);
  const nothing = counts.received + counts.broken === 0;
  await sweep({ fromUs: from, toUs: range.toUs }, reading, { mustBeKnown: true, mayBeEmpty: nothing });
}

/**
 * Reads a window without any cursor: each request begins at the time of the last event, until nothing later comes. Proves
 * itself: it ends only when the gateway, asked afresh, has nothing more to show. Takes a cursor only where more events share one
 * moment than fit a page.
 *
 * @throws LostPageError, PagingLoopError when neither way gets past such a moment
 */
export async function readWithoutCursor(
  range: TimeRange,
  reading: Reading,
  counts: WindowCounts,
): Promise<void> {
  await sweep(range, reading, { mustBeKnown: false, mayBeEmpty: true, counts });
}

interface SweepOptions {
  /** an event that the store does not hold is a failure */
  mustBeKnown: boolean;
  /** whether the gateway may have nothing to show at all */
  mayBeEmpty: boolean;
  counts?: WindowCounts;
}

async function sweep(range: TimeRange, reading: Reading, options: SweepOptions): Promise<void> {
  const seen = new Set<string>();
  let from = range.fromUs;
  let key = '';
  for (let page = 1; ; page++) {
    await reading.ingest.room();
    const raw = await askOn({ fromUs: from, toUs: range.toUs }, key, page, reading, seen);
    if (raw.count === 0 && raw.lastKey === '') {
      // Asked without a cursor the gateway showed an event of this very moment, so it cannot be the end of the data.
      if (key !== '') throw new LostPageError('the cursor of a moment with very many events was lost');
      if (from > range.fromUs || !options.mayBeEmpty) throw new LostPageError('events shown before are gone');
      return;
    }
    const result = await settle(raw.bytes, reading, options.counts);
    if (options.mustBeKnown && result.inserted > 0) {
      throw new LostPageError(`${result.inserted} events had not come before`);
    }
    const reached = Math.min(result.maxUs ?? from, range.toUs);
    if (reached > from) {
      from = reached;
      key = '';
      seen.clear();
      continue;
    }
    if (raw.lastKey === '') return;
    if (seen.has(raw.lastKey)) throw new PagingLoopError(EVENTS_RPC);
    seen.add(raw.lastKey);
    key = raw.lastKey;
  }
}

async function store(bytes: Uint8Array, reading: Reading, counts: WindowCounts): Promise<void> {
  await settle(bytes, reading, counts);
}

async function settle(
  bytes: Uint8Array,
  reading: Reading,
  counts: WindowCounts | undefined,
): Promise<PageResult> {
  const result = await reading.ingest.page(bytes);
  counts?.add(result);
  reading.onPage(result);
  return result;
}
