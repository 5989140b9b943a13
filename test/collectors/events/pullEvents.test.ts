import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_US } from '../../../src/collectors/events/windows.ts';
import { eventBytes, eventsPageBytes } from '../../../src/demo/encode/eventMessage.ts';
import { canonicalJson, type JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { openStoreForReading } from '../../../src/store/file/open.ts';
import { field } from '../../gateway/events/encodeStruct.ts';
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
  bench = await startBench();
});
afterAll(() => bench.stop());

const RPC = 'GetUnstructuredEvents';
const PERIOD = { fromUs: SINCE_MS * 1000, toUs: (NOW_MS - 60_000) * 1000 - 1 };

describe('pulling the audit log', () => {
  it('stores every event once, in canonical form, and vouches for the whole period', async () => {
    const events = spreadEvents(900);
    bench.serve(events);
    const path = newStore(bench);
    const progress: number[] = [];
    const pulled = await pullInto(path, bench, { onProgress: ({ events: n }) => progress.push(n) });
    const held = stored(path);
    expect(held.uids).toEqual(uidsOf(events));
    expect(held.events[7]?.json).toBe(canonicalJson(events[7] ?? {}));
    expect(held.events[7]).toMatchObject({ event: 'session.start', code: 'T2000I' });
    expect(held.readRanges).toEqual([PERIOD]);
    expect(pulled.dataset).toMatchObject({
      status: 'complete',
      reason: '',
      rows: 900,
      new_rows: 900,
      duplicates: 0,
    });
    expect(pulled.events).toEqual({
      from: '2026-09-27T00:00:00.000Z',
      to: '2026-09-30T11:59:00.000Z',
      windows: 4,
      rows: 900,
      new_rows: 900,
      duplicates: 0,
      read_to: null,
    });
    expect(pulled.open).toEqual([]);
    expect(progress.at(-1)).toBeGreaterThanOrEqual(900);
  });

  it('reads only the last day again, and what is new', async () => {
    const events = spreadEvents(300);
    bench.serve(events);
    const path = newStore(bench);
    await pullInto(path, bench);
    const later = auditEvent(NOW_MS + 1000, 'new');
    const late = auditEvent(NOW_MS - 20 * 3_600_000, 'late');
    bench.serve([...events, later, late]);
    const again = await pullInto(path, bench, { nowMs: NOW_MS + 3_600_000 });
    expect(stored(path).uids).toEqual(uidsOf([...events, later, late]));
    expect(again.events.new_rows).toBe(2);
    expect(again.events.rows).toBe(302);
    expect(again.events.duplicates).toBeGreaterThan(0);
    const reread = stored(path).windows.filter((window) => window.fromUs > PERIOD.toUs - DAY_US);
    expect(reread.length).toBeGreaterThan(0);
    expect(stored(path).windows.filter((window) => window.fromUs === PERIOD.fromUs)).toHaveLength(1);
  });

  it('tells an empty log from one that was read', async () => {
    bench.serve([]);
    const pulled = await pullInto(newStore(bench), bench);
    expect(pulled.dataset).toMatchObject({ status: 'empty', rows: 0 });
    expect(pulled.dataset.reason).not.toBe('');
    expect(pulled.counters.silentDays).toBe(3);
  });

  it('says denied when the caller may not list events', async () => {
    bench.serve(spreadEvents(10), { deniedKinds: ['event'] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(pulled.dataset.status).toBe('denied');
    expect(stored(path).windows).toEqual([]);
  });

  it('says unsupported when the gateway does not know the call', async () => {
    const message = `unknown method ${RPC} for service teleport.auditlog.v1.AuditLogService`;
    bench.serve([], { rules: [{ rpc: RPC, fault: { kind: 'status', status: 12, message } }] });
    expect((await pullInto(newStore(bench), bench)).dataset.status).toBe('unsupported');
  });

  it('asks for less when the gateway refuses the limit', async () => {
    const events = spreadEvents(20);
    const message = 'limit 10000 exceeds max iteration limit 1000';
    bench.serve(events, { rules: [{ rpc: RPC, times: 1, fault: { kind: 'status', status: 3, message } }] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { limit: 10_000, inFlight: 1 } });
    expect(pulled.dataset.status).toBe('complete');
    expect(stored(path).uids).toEqual(uidsOf(events));
  });
});

describe('faults of the log that are survived: every event once, nothing vouched for that was not read', () => {
  const events = spreadEvents(700);
  const whole = uidsOf(events);
  const rule = (fault: object, more: object = {}) => ({ rules: [{ rpc: RPC, fault, ...more } as never] });

  it.each([
    ['a lost cursor, once', rule({ kind: 'lost-cursor' }, { after: 2, times: 1 })],
    ['a cursor that is never found', rule({ kind: 'lost-cursor' })],
    ['a cursor that repeats, once', rule({ kind: 'repeat-token' }, { after: 1, times: 2 })],
    ['an empty page that leads nowhere', rule({ kind: 'empty-page' }, { times: 1 })],
    ['rows that come twice', rule({ kind: 'duplicate-rows' })],
    ['a connection cut in mid page', rule({ kind: 'drop', afterMessages: 0 }, { after: 3, times: 3 })],
    ['a cut message', rule({ kind: 'truncated' }, { after: 1, times: 1 })],
    ['a rate limit', rule({ kind: 'rate-limit' }, { after: 1, times: 5 })],
    ['errors of no kind', rule({ kind: 'status', status: 2, message: 'oops' }, { after: 1, times: 3 })],
    ['GOAWAY', rule({ kind: 'goaway' }, { after: 2, times: 2 })],
  ])('%s', async (_, faults) => {
    bench.serve(events, faults);
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(stored(path).uids).toEqual(whole);
    expect(pulled.dataset).toMatchObject({ status: 'complete', rows: 700, new_rows: 700 });
    expect(stored(path).readRanges).toEqual([PERIOD]);
  });

  it('a call that hangs: the window is read in halves', async () => {
    bench.serve(events, rule({ kind: 'hang' }, { after: 1, times: 2 }));
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { timeoutMs: 300 } });
    expect(pulled.counters.repeats.deadline).toBeGreaterThan(0);
    expect(stored(path).uids).toEqual(whole);
    expect(stored(path).readRanges).toEqual([PERIOD]);
  });

  it('pages that are cut short, and events that share a moment, in changing order', async () => {
    const tied = spreadEvents(700, 30);
    bench.serve(tied);
    const path = newStore(bench);
    await pullInto(path, bench, { tuning: { limit: 7 } });
    expect(stored(path).uids).toEqual(uidsOf(tied));
  });

  it('without a cursor, fewer events sharing a moment than a page holds', async () => {
    const tied = spreadEvents(400, 20);
    bench.serve(tied, rule({ kind: 'lost-cursor' }));
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { limit: 25 } });
    expect(stored(path).uids).toEqual(uidsOf(tied));
    expect(pulled.dataset.status).toBe('complete');
  });

  it('late events are found by the next pull', async () => {
    const uids = whole.filter((_, i) => i % 9 === 0 && i > 520);
    bench.serve(events, { lateEvents: { uids, reads: 1000 } });
    const path = newStore(bench);
    await pullInto(path, bench);
    expect(stored(path).uids).toHaveLength(700 - uids.length);
    bench.serve(events);
    const again = await pullInto(path, bench);
    expect(again.events.new_rows).toBe(uids.length);
    expect(stored(path).uids).toEqual(whole);
  });
});

describe('faults that leave the log incomplete: told, kept, read again', () => {
  const events = spreadEvents(300);

  it('a cursor that always repeats stops with partial', async () => {
    bench.serve(events, { rules: [{ rpc: RPC, fault: { kind: 'repeat-token' } }] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(pulled.dataset.status).toBe('partial');
    expect(pulled.dataset.reason).toContain('page token');
    expect(pulled.open.length).toBeGreaterThan(0);
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it('more events in one moment than a page holds, and no cursor', async () => {
    const tied = spreadEvents(300, 60);
    bench.serve(tied, { rules: [{ rpc: RPC, fault: { kind: 'lost-cursor' } }] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { limit: 25 } });
    expect(pulled.dataset.status).toBe('partial');
    expect(pulled.open.length).toBeGreaterThan(0);
    bench.serve(tied);
    expect((await pullInto(path, bench)).dataset.status).toBe('complete');
    expect(stored(path).uids).toEqual(uidsOf(tied));
  });

  it('a gateway that goes away keeps what was read; the next pull reads the rest', async () => {
    bench.serve(events, { rules: [{ rpc: RPC, after: 8, fault: { kind: 'drop' } }] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { inFlight: 1, limit: 25 } });
    expect(pulled.dataset.status).toBe('partial');
    const before = stored(path);
    expect(before.uids.length).toBeGreaterThan(0);
    expect(before.windows.length).toBeGreaterThan(0);
    bench.serve(events);
    expect((await pullInto(path, bench)).dataset.status).toBe('complete');
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it('an interrupted pull closes nothing by halves and goes on later', async () => {
    bench.serve(events);
    const path = newStore(bench);
    const stop = new AbortController();
    const pull = pullInto(path, bench, {
      signal: stop.signal,
      tuning: { limit: 10 },
      onProgress: ({ events: n }) => n > 100 && stop.abort(),
    });
    await expect(pull).rejects.toMatchObject({ code: 'INTERRUPTED' });
    const held = stored(path);
    expect(held.uids.length).toBeGreaterThan(0);
    const logged = new Map(events.map((event) => [String(event.uid), Date.parse(String(event.time)) * 1000]));
    for (const { fromUs, toUs } of held.windows) {
      const inside = [...logged].filter(([, us]) => us >= fromUs && us <= toUs).map(([uid]) => uid);
      expect(held.uids).toEqual(expect.arrayContaining(inside));
    }
    await pullInto(path, bench);
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it('an event that cannot be read is told, the others are kept, and its window is asked for again', async () => {
    const cursed = eventsPageBytes([...events.slice(0, 40).map(encoded), brokenItem('uid-broken')], '');
    bench.serve(events, {}, ({ fromMs, startKey }) =>
      fromMs < SINCE_MS + 1 && startKey === '' ? cursed : null,
    );
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(pulled.counters.broken).toBe(1);
    expect(pulled.dataset).toMatchObject({
      status: 'partial',
      reason: expect.stringContaining('uid-broken'),
    });
    expect(stored(path).uids).toEqual(expect.arrayContaining(uidsOf(events.slice(0, 40))));
    expect(stored(path).readRanges[0]?.fromUs).toBeGreaterThan(PERIOD.fromUs);
    bench.serve(events);
    expect((await pullInto(path, bench)).dataset.status).toBe('complete');
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it('auth servers with a log each: noticed, both kept, never called complete', async () => {
    const other = await startBench();
    try {
      bench.serve(events);
      const others = spreadEvents(120).map((event) => ({ ...event, uid: `other-${event.uid}` }));
      other.serve(others);
      // Stands for a load balancer that leads the third connection to the second auth server.
      const balanced: Gateway = Object.assign(Object.create(bench.gateway), {
        unaryBytes: ((method, request, options) =>
          (options?.connection === 2 ? other : bench).gateway.unaryBytes(
            method,
            request,
            options,
          )) as Gateway['unaryBytes'],
      });
      const path = newStore(bench);
      const pulled = await pullInto(path, bench, { gateway: balanced });
      expect(pulled.dataset).toMatchObject({
        status: 'partial',
        reason: expect.stringContaining('different audit logs'),
      });
      expect(stored(path).uids).toEqual(expect.arrayContaining(uidsOf(events)));
    } finally {
      await other.stop();
    }
  });
});

describe('a log that shows more than one story', () => {
  const events = spreadEvents(300);
  const at = (index: number) => Date.parse(String(events[index]?.time));
  const iso = (ms: number) => new Date(ms).toISOString();

  it('an event that is too large to be sent costs its own moment, and is named', async () => {
    bench.serve(events, { oversizedEvents: ['uid-000137'] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(stored(path).uids).toEqual(uidsOf(events).filter((uid) => uid !== 'uid-000137'));
    expect(pulled.dataset).toMatchObject({
      status: 'partial',
      rows: 299,
      reason: expect.stringContaining(iso(at(137))),
    });
    expect(pulled.dataset.reason).toContain('maximum response size');
    const [before, after, ...more] = stored(path).readRanges;
    expect([before?.fromUs, before?.toUs]).toEqual([PERIOD.fromUs, at(137) * 1000 - 1]);
    expect([after?.fromUs, after?.toUs]).toEqual([at(137) * 1000 + 1000, PERIOD.toUs]);
    expect(more).toEqual([]);
  });

  it('a day cut at a line is read from its other end as well, and the cut is named', async () => {
    bench.serve(events, { unreadableLine: 'uid-000140' });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(stored(path).uids).toEqual(uidsOf(events).filter((uid) => uid !== 'uid-000140'));
    expect(pulled.dataset).toMatchObject({
      status: 'partial',
      new_rows: 299,
      reason: expect.stringContaining(iso(at(139))),
    });
    const ranges = stored(path).readRanges;
    expect(ranges.some(({ fromUs, toUs }) => at(140) * 1000 >= fromUs && at(140) * 1000 <= toUs)).toBe(false);
    for (const index of [0, 139, 141, 299])
      expect(ranges.some(({ fromUs, toUs }) => at(index) * 1000 >= fromUs && at(index) * 1000 <= toUs)).toBe(
        true,
      );
  });

  it('two contents of one time and uid are both kept and told', async () => {
    const twin = { ...(events[5] as JsonObject), user: 'mallory' };
    bench.serve([...events, twin]);
    const path = newStore(bench);
    const pulled = await pullInto(path, bench);
    expect(pulled.dataset).toMatchObject({ status: 'complete', rows: 300 });
    expect(pulled.dataset.reason).toMatch(/1 event with the time and uid of another event/);
    const store = openStoreForReading(path);
    const kept = [...store.events({ fromUs: at(5) * 1000, toUs: at(5) * 1000 + 1 })].map(({ json }) => json);
    const other = store.eventConflicts({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER }).map(({ json }) => json);
    store.close();
    expect([...kept, ...other].map((json) => JSON.parse(json).user).sort()).toEqual(['alice', 'mallory']);
  });

  it('trimmed events are counted, long texts of people are not', async () => {
    const long = 'x'.repeat(20_000);
    const trimmed = auditEvent(at(10) + 1, 'trimmed', { command: `${long}…` });
    bench.serve([...events, trimmed, auditEvent(at(10) + 2, 'long', { command: long })]);
    const pulled = await pullInto(newStore(bench), bench);
    expect(pulled.dataset).toMatchObject({ status: 'complete', rows: 302 });
    expect(pulled.dataset.reason).toBe('1 event trimmed by the gateway to its size limit');
  });

  it('an empty page that repeats its cursor is asked for again before it counts as a loop', async () => {
    bench.serve(events, { rules: [{ rpc: RPC, after: 1, times: 3, fault: { kind: 'empty-page' } }] });
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { tuning: { inFlight: 1 } });
    expect(pulled.dataset.status).toBe('complete');
    expect(pulled.counters.repeats.cursor).toBe(0);
    expect(stored(path).uids).toEqual(uidsOf(events));
  });

  it('the newest events are read to the present, in a window that stays open', async () => {
    const fresh = auditEvent(NOW_MS - 20_000, 'fresh');
    bench.serve([...events, fresh]);
    const path = newStore(bench);
    const pulled = await pullInto(path, bench, { readTo: () => NOW_MS + 5000 });
    expect(pulled.events).toMatchObject({ to: '2026-09-30T11:59:00.000Z', read_to: iso(NOW_MS + 5000) });
    expect(stored(path).uids).toContain('fresh');
    expect(stored(path).readRanges).toEqual([PERIOD]);
  });

  it('clocks that differ by more than two minutes leave the log partial, unless somebody says why', async () => {
    bench.serve(events);
    const pull = (skewMs: number, explanation?: string) =>
      pullInto(newStore(bench), bench, { clock: { skewMs, explanation } });
    expect((await pull(-119_000)).dataset).toMatchObject({ status: 'complete', reason: '' });
    expect((await pull(-600_000)).dataset).toMatchObject({
      status: 'partial',
      reason: expect.stringMatching(/600 seconds behind/),
    });
    expect((await pull(600_000, 'lab without NTP')).dataset).toMatchObject({
      status: 'complete',
      reason: expect.stringMatching(/ahead of .*lab without NTP/),
    });
  });
});

function encoded(json: JsonObject): Uint8Array {
  return eventBytes({
    uid: String(json.uid),
    type: String(json.event),
    timeMs: Date.parse(String(json.time)),
    json,
  });
}

/** EventUnstructured whose Struct ends in the middle of an entry. */
function brokenItem(uid: string): Uint8Array {
  return Buffer.concat([field(2, Buffer.from(uid)), field(5, Buffer.from([0x0a, 0x05, 0x0a]))]);
}
