import { expect, test } from 'vitest';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { event, outcome, START } from './fixtures.ts';
import { storePath } from './helpers.ts';

const user = (name: string, roles: string[]) => ({
  key: name,
  body: { metadata: { name }, spec: { roles } },
});

test('versions of many resources are those of each, and what was never there is left out', () => {
  const store = openStoreForWriting(storePath());
  for (const roles of [['a'], ['b']]) {
    const snapshot = store.beginSnapshot(START);
    snapshot.savePage('users', [user('ann', roles), user('bob', ['x'])]);
    snapshot.finishDataset(outcome('users', 'complete'));
    snapshot.finish('2026-07-01T00:10:00Z', null);
  }
  const many = store.versionsOf('users', ['ann', 'bob', 'nobody']);
  expect([...many.keys()].sort()).toEqual(['ann', 'bob']);
  expect(many.get('ann')?.map(({ json }) => JSON.parse(json).spec.roles)).toEqual([['a'], ['b']]);
  for (const name of ['ann', 'bob']) expect(many.get(name)).toEqual(store.versions('users', name));
  expect(store.versionsOf('no such dataset', ['ann']).size).toBe(0);
  store.close();
});

test('events of many subjects are those of each', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const events = openEventWriter(path);
  const about = (...names: string[]) => names.map((name) => ['user', name] as const);
  events.insert([
    event(3, 'u3', { subjects: about('ann', 'bob') }),
    event(1, 'u1', { subjects: about('ann') }),
    event(2, 'u2', { subjects: about('cy') }),
  ]);
  events.close();
  const subjects = ['ann', 'bob', 'nobody'].map((value) => ({ kind: 'user', value }));
  const read = [...store.eventsOfSubjects(subjects)];
  for (const { kind, value } of subjects) {
    const own = read.filter(({ subject }) => subject.value === value).map((found) => found.event);
    expect(own.sort((a, b) => a.timeUs - b.timeUs)).toEqual([...store.eventsOfSubject(kind, value)]);
  }
  expect(read.map(({ subject }) => subject.value).sort()).toEqual(['ann', 'ann', 'bob']);
  store.close();
});

test('replacing derived rows tells how many are new or other; a transaction that fails leaves nothing', () => {
  const store = openStoreForWriting(storePath());
  const batch = (json: string) => [
    {
      dataset: 'revocations',
      subject: { kind: 'user', value: 'ann' },
      rows: ['a', 'b'].map((key) => ({ key, timeUs: 1, json })),
    },
  ];
  expect(store.replaceDerived(batch('{}'))).toEqual({ revocations: 2 });
  expect(store.replaceDerived(batch('{}'))).toEqual({ revocations: 0 });
  expect(() =>
    store.inTransaction(() => {
      store.replaceDerived([
        {
          dataset: 'brand_new',
          subject: { kind: 'user', value: 'zoe' },
          rows: [{ key: 'z', timeUs: 1, json: '{}' }],
        },
      ]);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(store.countDerived('brand_new')).toBe(0);
  expect(
    store.replaceDerived([{ ...batch('[]')[0], subject: { kind: 'user', value: 'zoe' } } as never]),
  ).toEqual({
    revocations: 2,
  });
  expect(store.countDerived('revocations')).toBe(2);
  store.close();
});

test('events are counted by the session that they name, whatever else in them is called sid', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const events = openEventWriter(path);
  const id = '0f631b14-b120-467a-9dfa-5bc0e428417f';
  const bodies: [string, object][] = [
    ['exec', { sid: id }],
    ['exec', { sid: id, z: 1 }],
    ['exec', { labels: { sid: 'other' }, sid: id }],
    ['exec', { labels: { sid: id }, sid: 's1' }],
    ['exec', { sid: 's1', time: '"'.repeat(40) }],
    ['scp', { sid: 'a "quoted" one' }],
    ['scp', { sid: `${id}${id}` }],
    ['scp', { sid: '' }],
    ['scp', { sid: 7 }],
    ['scp', {}],
    ['sftp', { sid: id }],
  ];
  events.insert(
    bodies.map(([type, body], index) =>
      event(index + 1, `u${index}`, { event: type, code: 'T1I', json: Buffer.from(JSON.stringify(body)) }),
    ),
  );
  events.close();
  const told = (toUs: number) =>
    store
      .sessionCounts({ fromUs: 0, toUs, types: ['exec', 'scp'] })
      .map(({ event: type, sid, count }) => `${type} ${sid} ${count}`)
      .sort();
  expect(told(100)).toEqual([`exec ${id} 3`, 'exec s1 2', `scp ${id}${id} 1`, 'scp a "quoted" one 1']);
  expect(told(2)).toEqual([`exec ${id} 1`]);
  expect(store.sessionCounts({ fromUs: 0, toUs: 100, types: ['never seen'] })).toEqual([]);
  store.close();
});
