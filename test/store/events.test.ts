import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NewEvent, openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { event, eventWindow } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const ALWAYS = { fromUs: 0, toUs: 10 ** 16 };
const TYPES = ['user.login', 'user.create', 'session.start'];
const NAMES = ['alice', 'bob'];

const arbitrary: fc.Arbitrary<NewEvent> = fc
  .record({
    timeUs: fc.integer({ min: 0, max: 6 }),
    uid: fc.constantFrom('a', 'b', 'é', '\u{1F600}', '\uFF5E', ''),
    type: fc.constantFrom(...TYPES),
    code: fc.constantFrom('T1', 'T2'),
    names: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
  })
  .map(({ timeUs, uid, type, code, names }) =>
    event(timeUs, uid, { event: type, code, subjects: names.map((name) => ['user', name] as const) }),
  );

const order = (a: NewEvent, b: NewEvent): number =>
  a.timeUs - b.timeUs || Buffer.compare(Buffer.from(a.uid), Buffer.from(b.uid));

const shape = ({ timeUs, uid, event: type, code, json }: NewEvent) => ({
  timeUs,
  uid,
  event: type,
  code,
  json: Buffer.from(json).toString(),
});

test('events are kept once each and read as a plain sorted list would be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(arbitrary, { maxLength: 12 }), { maxLength: 5 }),
      fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })),
      fc.boolean(),
      (batches, [fromUs, toUs], bulk) => {
        const path = storePath();
        const store = openStoreForWriting(path);
        const writer = openEventWriter(path, { bulk });
        const kept = new Map<string, NewEvent>();
        const others = new Set<string>();
        for (const batch of batches) {
          const before = [kept.size, others.size] as const;
          for (const one of batch) {
            const key = `${one.timeUs} ${one.uid}`;
            const first = kept.get(key);
            if (first === undefined) kept.set(key, one);
            else if (Buffer.compare(first.json, one.json) !== 0) others.add(`${key} ${one.json.toString()}`);
          }
          const inserted = kept.size - before[0];
          const conflicts = others.size - before[1];
          const duplicates = batch.length - inserted - conflicts;
          expect(writer.insert(batch)).toEqual({ inserted, duplicates, conflicts });
          expect(writer.hasAll(batch)).toBe(true);
        }
        expect(writer.hasAll([{ timeUs: 99, uid: 'a' }])).toBe(false);
        const all = [...kept.values()].sort(order);
        const inRange = all.filter((one) => one.timeUs >= fromUs && one.timeUs < toUs);
        const check = () => {
          const range = { fromUs, toUs };
          const plain = (rows: Iterable<object>) => [...rows].map((row) => expect.objectContaining(row));
          expect([...store.events(range)]).toEqual(plain(inRange.map(shape)));
          expect(store.countEvents(range)).toBe(inRange.length);
          const conflicts = store.eventConflicts(ALWAYS);
          expect(new Set(conflicts.map(({ timeUs, uid, json }) => `${timeUs} ${uid} ${json}`))).toEqual(
            others,
          );
          for (const types of [[], ['user.login'], TYPES, ['none', 'session.start', 'session.start']]) {
            const some = inRange.filter((one) => types.includes(one.event));
            expect([...store.events({ ...range, types })]).toEqual(plain(some.map(shape)));
          }
          for (const name of NAMES) {
            const about = all.filter((one) => one.subjects.some(([, value]) => value === name));
            expect([...store.eventsOfSubject('user', name)]).toEqual(plain(about.map(shape)));
          }
          const counts = store.eventTypes(range);
          expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(inRange.length);
          for (const { event: type, code, count } of counts) {
            expect(count).toBe(inRange.filter((one) => one.event === type && one.code === code).length);
          }
        };
        check();
        writer.close();
        check();
        expect(store.lastSeq()).toBe(all.length);
        store.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('pages of events join without loss, whatever their times', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const writer = openEventWriter(path);
  const batch = Array.from({ length: 2500 }, (_, at) =>
    event(Math.floor(at / 700), `u${String((at * 7) % 2500).padStart(4, '0')}`, {
      event: TYPES[at % 3] ?? '',
    }),
  );
  writer.insert(batch);
  const expected = batch.toSorted(order).map(({ uid }) => uid);
  expect([...store.events(ALWAYS)].map(({ uid }) => uid)).toEqual(expected);
  expect([...store.events({ ...ALWAYS, types: TYPES })].map(({ uid }) => uid)).toEqual(expected);
  const reading = store.events(ALWAYS);
  reading.next();
  expect(writer.insert([event(99, 'while reading')])).toEqual({ inserted: 1, duplicates: 0, conflicts: 0 });
  expect([...reading]).toHaveLength(2500);
  writer.close();
  store.close();
});

describe('a first big load', () => {
  const indexes = (path: string) =>
    shell<{ name: string }>(
      path,
      "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'event%' ORDER BY 1",
    );

  test('goes without indexes and builds them at its end', () => {
    const path = storePath();
    const store = openStoreForWriting(path);
    const all = indexes(path);
    expect(all).toHaveLength(2);
    const writer = openEventWriter(path, { bulk: true });
    writer.insert([event(1, 'a')]);
    expect(indexes(path)).toHaveLength(0);
    writer.finishBulk();
    expect(indexes(path)).toEqual(all);
    writer.close();
    store.close();
  });

  test('that dies leaves them to the next writer; readers do meanwhile', () => {
    const path = storePath();
    openStoreForWriting(path).close();
    const all = indexes(path);
    const dead = openEventWriter(path, { bulk: true });
    dead.insert([event(1, 'a', { subjects: [['user', 'alice']] })]);
    const reader = openStoreForReading(path);
    expect([...reader.eventsOfSubject('user', 'alice')]).toHaveLength(1);
    reader.close();
    openStoreForWriting(path).close();
    expect(indexes(path)).toEqual(all);
    dead.close();
  });
});

test('a batch with a row that cannot be stored leaves nothing behind, and the writer goes on', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const writer = openEventWriter(path);
  const unstorable = { ...event(2, 'b'), uid: {} as unknown as string };
  const good = event(1, 'a', { subjects: [['user', 'carol']], event: 'brand.new' });
  expect(() => writer.insert([good, unstorable])).toThrow();
  expect(store.countEvents(ALWAYS)).toBe(0);
  expect(writer.insert([good])).toEqual({ inserted: 1, duplicates: 0, conflicts: 0 });
  expect([...store.eventsOfSubject('user', 'carol')].map((one) => one.event)).toEqual(['brand.new']);
  writer.close();
  store.close();
});

test('closed windows tell what is covered', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const writer = openEventWriter(path);
  const closed = [eventWindow(0, 9), eventWindow(20, 29), eventWindow(10, 14)];
  for (const window of closed) writer.closeWindow(window);
  expect(store.windows()).toEqual([closed[0], closed[2], closed[1]]);
  expect(store.readRanges()).toEqual([
    { fromUs: 0, toUs: 14 },
    { fromUs: 20, toUs: 29 },
  ]);
  expect(store.highWater(3)).toBe(14);
  expect(store.highWater(15)).toBeNull();
  writer.close();
  store.close();
});

describe('events of one time and uid with different content', () => {
  test('are both kept, each content once, alone and in the middle of many', () => {
    const path = storePath();
    const store = openStoreForWriting(path);
    const writer = openEventWriter(path);
    const many = Array.from({ length: 20 }, (_, at) => event(at, `u${at}`));
    writer.insert(many);
    const other = { ...event(7, 'u7'), json: Buffer.from('{"other":true}') };
    const third = { ...event(7, 'u7'), json: Buffer.from('{"third":true}') };
    const again = many.map((known, at) => (at === 7 ? other : known));
    expect(writer.insert(again)).toEqual({ inserted: 0, duplicates: 19, conflicts: 1 });
    expect(writer.insert(again)).toEqual({ inserted: 0, duplicates: 20, conflicts: 0 });
    expect(writer.insert([third])).toMatchObject({ conflicts: 1 });
    writer.close();
    expect(store.countEvents(ALWAYS)).toBe(20);
    expect(store.countEventConflicts(ALWAYS)).toBe(2);
    expect(store.countEventConflicts({ fromUs: 0, toUs: 7 })).toBe(0);
    expect(store.eventConflicts(ALWAYS)).toMatchObject([
      { timeUs: 7, uid: 'u7', json: '{"other":true}', event: many[7]?.event },
      { timeUs: 7, uid: 'u7', json: '{"third":true}' },
    ]);
    store.close();
  });
});
