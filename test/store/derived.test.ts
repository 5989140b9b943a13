import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { event } from './fixtures.ts';
import { storePath } from './helpers.ts';

const row = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  timeUs: fc.constantFrom(null, 1, 2, 3),
  json: fc.constantFrom('{"v":1}', '{"v":2}'),
});
const batch = fc.record({
  dataset: fc.constantFrom('access_requests', 'revocations'),
  subject: fc.record({ kind: fc.constantFrom('request', 'user'), value: fc.constantFrom('x', 'y') }),
  rows: fc.uniqueArray(row, { selector: ({ key }) => key, maxLength: 4 }),
});

test("a subject's rows are replaced whole, and read by time and key", () => {
  fc.assert(
    fc.property(fc.array(fc.array(batch, { maxLength: 3 }), { maxLength: 6 }), (rounds) => {
      const path = storePath();
      const store = openStoreForWriting(path);
      const model = new Map<
        string,
        { owner: string; key: string; timeUs: number | null; json: string; dataset: string }
      >();
      for (const [round, batches] of rounds.entries()) {
        store.replaceDerived(batches, { fold: round });
        for (const { dataset, subject, rows } of batches) {
          const owner = `${subject.kind} ${subject.value}`;
          for (const [id, held] of model)
            if (held.dataset === dataset && held.owner === owner) model.delete(id);
          for (const one of rows) model.set(`${dataset} ${one.key}`, { ...one, owner, dataset });
        }
      }
      for (const dataset of ['access_requests', 'revocations']) {
        const rows = [...model.values()]
          .filter((one) => one.dataset === dataset)
          .map(({ key, timeUs, json }) => ({ key, timeUs, json }))
          .sort((a, b) => (a.timeUs ?? -1) - (b.timeUs ?? -1) || (a.key < b.key ? -1 : 1));
        expect([...store.derived(dataset)]).toEqual(rows);
        expect([...store.derived(dataset, { fromUs: 1, toUs: 3 })]).toEqual(
          rows.filter(({ timeUs }) => timeUs !== null && timeUs >= 1 && timeUs < 3),
        );
        const byKey = (list: Iterable<{ key: string; json: string }>) =>
          [...list].sort((a, b) => (a.key < b.key ? -1 : 1));
        expect(byKey(store.derivedWith(dataset, '"v":1'))).toEqual(
          byKey(rows).filter(({ json }) => json.includes('"v":1')),
        );
        expect(byKey(store.derivedWith(dataset, '"v":', '"v":1'))).toEqual(
          byKey(rows).filter(({ json }) => !json.includes('"v":1')),
        );
        for (const one of rows) expect(store.derivedRow(dataset, one.key)).toEqual(one);
      }
      expect(store.derivedRow('access_requests', 'nothing')).toBeNull();
      expect(store.getMarker('fold')).toBe(rounds.length === 0 ? null : rounds.length - 1);
      store.close();
    }),
    { numRuns: 60 },
  );
});

test('derived rows stream page after page while they are replaced', () => {
  const store = openStoreForWriting(storePath());
  const rows = Array.from({ length: 1800 }, (_, at) => ({
    key: String(at).padStart(4, '0'),
    timeUs: at < 600 ? null : 7,
    json: '{}',
  }));
  store.replaceDerived([{ dataset: 'revocations', subject: { kind: 'user', value: 'x' }, rows }]);
  const keys: string[] = [];
  for (const { key } of store.derived('revocations')) {
    keys.push(key);
    if (keys.length % 300 === 0) store.setMarker('fold', keys.length);
  }
  expect(keys).toEqual(rows.map(({ key }) => key));
  expect(store.getMarker('fold')).toBe(1800);
  store.close();
});

test('only subjects that newer events are about are folded again', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const writer = openEventWriter(path);
  const about = (timeUs: number, ...subjects: [string, string][]) => event(timeUs, 'u', { subjects });
  writer.insert([about(1, ['user', 'alice'], ['role', 'dba']), about(2, ['request', 'r1'])]);
  const folded = store.lastSeq();
  writer.insert([
    about(3, ['user', 'bob'], ['user', 'bob']),
    about(4, ['user', 'alice']),
    about(1, ['user', 'eve']),
  ]);
  const dirty = (sinceSeq: number) =>
    [...store.dirtySubjects(['user', 'request'], sinceSeq)]
      .map(({ kind, value }) => `${kind} ${value}`)
      .sort();
  expect(dirty(0)).toEqual(['request r1', 'user alice', 'user bob']);
  expect(dirty(folded)).toEqual(['user alice', 'user bob']);
  expect(dirty(store.lastSeq())).toEqual([]);
  writer.close();
  store.close();
});
