import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  auditEvent,
  type Bench,
  NOW_MS,
  newStore,
  pullInto,
  SINCE_MS,
  spreadEvents,
  startBench,
  stored,
  uidsOf,
} from './eventGateway.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench('18');
});
afterAll(() => bench.stop());

const PERIOD = { fromUs: SINCE_MS * 1000, toUs: (NOW_MS - 60_000) * 1000 - 1 };
const CHUNKS = 'GetEventExportChunks';
const EXPORT = 'ExportUnstructuredEvents';
const DAY_MS = 86_400_000;

/** Pulls and checks that every event is there once and the whole period is vouched for. */
async function pullsAll(path: string, events: ReturnType<typeof spreadEvents>) {
  const pulled = await pullInto(path, bench);
  expect(stored(path).uids).toEqual(uidsOf(events));
  expect(stored(path).readRanges).toEqual([PERIOD]);
  expect(pulled.dataset).toMatchObject({ status: 'complete', rows: events.length });
  return pulled;
}

describe('bulk export', () => {
  it('reads whole past days, the others by pages, and the ordinary call confirms them', async () => {
    const events = spreadEvents(900);
    bench.serve(events, { eventExport: { chunkSize: 40 } });
    const path = newStore(bench);
    const pulled = await pullsAll(path, events);
    // The 27th and the 28th: the 29th ended less than a day ago.
    expect(pulled.counters.exported).toEqual({ days: 2, mismatches: 0 });
    expect(pulled.events).toMatchObject({ windows: 4, new_rows: 900, duplicates: 0 });
    expect(bench.asked(EXPORT)).toBeGreaterThan(10);
    const json = stored(path).events.map((event) => event.json);
    bench.serve(events);
    const ordinary = newStore(bench);
    expect((await pullsAll(ordinary, events)).counters.exported.days).toBe(0);
    expect(stored(ordinary).events.map((event) => event.json)).toEqual(json);
  });

  it('is asked for once where the gateway has none', async () => {
    const events = spreadEvents(100);
    bench.serve(events);
    await pullInto(newStore(bench), bench, { tuning: { inFlight: 1 } });
    expect(bench.asked(CHUNKS)).toBe(1);
    expect(bench.asked(EXPORT)).toBe(0);
  });

  it('reads chunks that show late', async () => {
    const events = spreadEvents(600);
    bench.serve(events, { eventExport: { chunkSize: 30, lateChunks: 3 } });
    expect((await pullsAll(newStore(bench), events)).counters.exported).toEqual({ days: 2, mismatches: 0 });
  });

  it('that passes over chunks of one event is found out', async () => {
    const events = [...spreadEvents(90), auditEvent(SINCE_MS + DAY_MS - 1, 'the-one')];
    const ofFirstDay = events.filter((event) => Date.parse(String(event.time)) < SINCE_MS + DAY_MS).length;
    bench.serve(events, { eventExport: { chunkSize: ofFirstDay - 1, skipsSingles: true } });
    const pulled = await pullsAll(newStore(bench), events);
    expect(pulled.counters.exported.mismatches).toBeGreaterThan(0);
    expect(pulled.events.new_rows).toBe(events.length);
  });

  it('that lists too little is found out by the ordinary call', async () => {
    const events = spreadEvents(300);
    bench.serve(events, { eventExport: { chunkSize: 20 } });
    const path = newStore(bench);
    const { gateway } = bench;
    const forgetful = Object.create(gateway, {
      stream: {
        value: async function* (method: { name: string }, ...rest: never[]) {
          const messages = (gateway.stream as (...all: unknown[]) => AsyncGenerator)(method, ...rest);
          let first = true;
          for await (const message of messages) {
            if (method.name !== CHUNKS || !first) yield message;
            first = false;
          }
        },
      },
    });
    const pulled = await pullInto(path, bench, { gateway: forgetful });
    expect(pulled.counters.exported).toMatchObject({ days: 0 });
    expect(pulled.counters.exported.mismatches).toBeGreaterThan(0);
    expect(pulled.dataset.status).toBe('complete');
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it.each([
    ['a connection cut in the middle of a chunk', { kind: 'drop', afterMessages: 7 }],
    ['a rate limit', { kind: 'rate-limit' }],
    ['an error', { kind: 'status', status: 2, message: 'oops' }],
  ])('%s: goes on from its cursor', async (_, fault) => {
    const events = spreadEvents(500);
    bench.serve(events, {
      eventExport: { chunkSize: 50 },
      rules: [{ rpc: EXPORT, fault: fault as never, after: 1, times: 1 }],
    });
    expect((await pullsAll(newStore(bench), events)).counters.exported.days).toBe(2);
  });

  it('that keeps failing is given up for the ordinary call', async () => {
    const events = spreadEvents(400);
    bench.serve(events, {
      eventExport: { chunkSize: 50 },
      rules: [{ rpc: EXPORT, fault: { kind: 'status', status: 13, message: 'broken' } }],
    });
    expect((await pullsAll(newStore(bench), events)).counters.exported).toEqual({ days: 0, mismatches: 0 });
  });

  it('goes on where an interrupted pull left it', async () => {
    const events = spreadEvents(900);
    bench.serve(events, { eventExport: { chunkSize: 40 } });
    const path = newStore(bench);
    const stop = new AbortController();
    await expect(
      pullInto(path, bench, {
        signal: stop.signal,
        tuning: { inFlight: 1 },
        onProgress: ({ events: count }) => {
          if (count >= 200) stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const before = bench.asked(EXPORT);
    expect(stored(path).windows).toEqual([]);
    await pullsAll(path, events);
    const firstDay = events.filter((event) => Date.parse(String(event.time)) < SINCE_MS + DAY_MS).length;
    const chunksOfBothDays = 2 * Math.ceil(firstDay / 40);
    expect(before).toBeGreaterThan(2);
    expect(bench.asked(EXPORT) - before).toBeLessThan(chunksOfBothDays - 2);
  });
});
