import type { ExportChunk } from '../../../store/events/exportChunks.ts';
import type { TimeRange } from '../../../store/events/readRanges.ts';
import type { WindowCounts } from '../counts.ts';
import { readFailureOf } from '../readFailure.ts';
import { LostPageError, type Reading } from '../readPages.ts';
import type { ExportCalls, ExportedEvents } from './exportCalls.ts';

/** Listings of a day's chunks: the list may grow while it is read, but not for ever. */
const MAX_LISTINGS = 10;
/** The failures after which a chunk is requested again; everything else holds for all of the export. */
const PASSING: readonly unknown[] = ['connection', 'error', 'deadline', 'rateLimit'];
/** Readings of one chunk that broke off without an event more than the one before. */
const MAX_STALLS = 2;

/**
 * Reads a whole UTC day by the bulk export (teleport-api §3.6): lists its chunks, reads those that are not in the store yet,
 * each from where the last pull left it, and lists again until no new one shows.
 *
 * @param counts is added to as pages are stored; what the store holds of the chunks already counts as received
 * @throws LostPageError for a chunk without events: gateways before 2025-12 pass over chunks that hold one (bug 61729 of
 *   §3.5); GatewayCallError UNIMPLEMENTED where there is no bulk export; whatever else the calls and the store throw
 */
export async function readExport(
  dayUs: number,
  calls: ExportCalls,
  reading: Reading,
  counts: WindowCounts,
): Promise<void> {
  let names = await calls.chunks(dayUs);
  const known = new Map((await reading.ingest.chunksOf(dayUs)).map((chunk) => [chunk.chunk, chunk]));
  for (const chunk of known.values()) if (chunk.done) counts.received += chunk.events;
  for (let listing = 1; ; listing++) {
    const fresh = names.filter((name) => known.get(name)?.done !== true);
    if (fresh.length === 0) return;
    if (listing > MAX_LISTINGS) throw new LostPageError('the list of chunks grows without end');
    for (const name of fresh) {
      const from = known.get(name) ?? { dayUs, chunk: name, cursor: '', events: 0, done: false };
      counts.received += from.events;
      known.set(name, await readChunk(from, calls, reading, counts));
    }
    names = await calls.chunks(dayUs);
  }
}

async function readChunk(
  from: ExportChunk,
  calls: ExportCalls,
  reading: Reading,
  counts: WindowCounts,
): Promise<ExportChunk> {
  let at = from;
  // The thread that stores works in order: where a chunk has come to is never kept before its events.
  const stored: Promise<void>[] = [];
  const store = async ({ page, count, cursor }: ExportedEvents): Promise<void> => {
    await reading.ingest.room();
    at = { ...at, cursor, events: at.events + count };
    stored.push(storePage(page, reading, counts), reading.ingest.saveChunk(at));
  };
  try {
    for (let stalls = 0; !at.done; ) {
      const before = at.events;
      try {
        for await (const events of calls.events(at.dayUs, at.chunk, at.cursor)) await store(events);
      } catch (error) {
        if (!PASSING.includes(readFailureOf(error))) throw error;
        // The chunk continues from its cursor; one that gives nothing more is given up.
        if (at.events === before && ++stalls >= MAX_STALLS) throw error;
        if (at.events > before) stalls = 0;
        continue;
      }
      if (at.events === 0) throw new LostPageError(`the export of chunk ${at.chunk} is empty`);
      at = { ...at, done: true };
      stored.push(reading.ingest.saveChunk(at));
    }
  } finally {
    await Promise.allSettled(stored);
  }
  await Promise.all(stored);
  return at;
}

async function storePage(page: Uint8Array, reading: Reading, counts: WindowCounts): Promise<void> {
  const result = await reading.ingest.page(page);
  counts.add(result);
  reading.onPage(result);
}

/**
 * Compares the export with the ordinary call, cheaply: the day's first page, one from its middle and one from
 * the last event to its end. Every event on them must be known already.
 *
 * @param counts of the export; not added to
 * @throws LostPageError when the ordinary call shows an event that the export did not, or none where the export had some
 */
export async function checkExport(range: TimeRange, reading: Reading, counts: WindowCounts): Promise<void> {
  const width = range.toUs - range.fromUs + 1;
  const starts = [range.fromUs, range.fromUs + Math.floor(width / 2), counts.lastUs ?? range.fromUs];
  for (const fromUs of starts) {
    if (fromUs < range.fromUs || fromUs > range.toUs) continue;
    await reading.ingest.room();
    const raw = await reading.ask({ fromUs, toUs: range.toUs }, '', 1);
    const result = await reading.ingest.page(raw.bytes);
    reading.onPage(result);
    if (result.inserted > 0) throw new LostPageError(`${result.inserted} events were not exported`);
    if (raw.count === 0 && counts.received > 0 && fromUs !== starts[1])
      throw new LostPageError('events exported before are not shown');
  }
}
