import { expect, test } from 'vitest';
import { ACCESS_TABLES } from '../../../src/datasets/effectiveAccess/accessTables.ts';
import { type GrantSet, grantChanges } from '../../../src/evidence/access/grantChanges.ts';
import { ADMIN, AS_OF, DAY, inList, list, type State, tables, time, user } from './world.ts';

const byKey = (a: { row_id: string }, b: { row_id: string }) => (a.row_id < b.row_id ? -1 : 1);
const set = (snapshot: string, at: number, state: State): GrantSet => ({
  snapshot,
  time: at,
  grants: tables(state).grants.sort(byKey),
});
const prod = list('prod', { grants: { roles: ['admin'] } });

test('added, removed, expired and changed grants between two snapshots', () => {
  const before: State = {
    users: [user('gone', ['admin']), user('same', ['dev']), user('member', []), user('brief', [])],
    roles: [ADMIN],
    lists: [prod],
    members: [inList('prod', 'member'), inList('prod', 'brief', { expires: time(AS_OF + 1000) })],
  };
  const after: State = {
    ...before,
    users: [user('same', ['dev']), user('new', ['admin']), user('member', []), user('brief', [])],
    members: [inList('prod', 'member', { expires: time(AS_OF + 90 * DAY) })],
  };
  const rows = [...grantChanges(set('1', AS_OF, before), set('2', AS_OF + DAY, after))];
  expect(rows.map(({ holder, change, expired, changed }) => ({ holder, change, expired, changed }))).toEqual([
    { holder: 'brief', change: 'removed', expired: 1, changed: null },
    { holder: 'gone', change: 'removed', expired: 0, changed: null },
    {
      holder: 'member',
      change: 'changed',
      expired: 0,
      changed: `until: none → ${AS_OF + 90 * DAY}; standing: 1 → 0`,
    },
    { holder: 'new', change: 'added', expired: 0, changed: null },
  ]);
  expect(rows[0]).toMatchObject({
    from_snapshot: '1',
    to_snapshot: '2',
    from_time: AS_OF,
    to_time: AS_OF + DAY,
  });
});

test('a role that becomes administrative changes its grants', () => {
  const users = [user('alice', ['r'])];
  const define = (verbs: string[]) => [
    { metadata: { name: 'r' }, spec: { allow: { rules: [{ resources: ['user'], verbs }] } } },
  ];
  const rows = [
    ...grantChanges(
      set('1', AS_OF, { users, roles: define(['read']) }),
      set('2', AS_OF, { users, roles: define(['update']) }),
    ),
  ];
  expect(rows).toMatchObject([{ change: 'changed', changed: 'privileged: 0 → 1; administrative: 0 → 1' }]);
});

test('a side that is not sorted is refused, since it would make changes of nothing', () => {
  const grants = tables({ users: [user('b', ['x']), user('a', ['x'])] }).grants;
  const unsorted = { snapshot: '1', time: null, grants };
  expect(() => [...grantChanges(unsorted, { ...unsorted, grants: [] })]).toThrow(RangeError);
});

test('every table and column is documented once, in one sentence', () => {
  const names = ACCESS_TABLES.map((one) => one.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { doc, columns } of ACCESS_TABLES) {
    expect(Object.keys(columns)[0]).toBe('row_id');
    for (const sentence of [doc, ...Object.values(columns).map((column) => column.doc)]) {
      expect(sentence).toMatch(/^[A-Z0-9][^\n]*\.$/);
    }
  }
});

test('rows have the columns of their tables', () => {
  const { grants, holders, access, withheld } = tables({
    users: [user('alice', ['admin'])],
    roles: [ADMIN],
    lists: [prod],
    members: [inList('prod', 'alice', { expires: time(AS_OF) })],
  });
  const rows = { grants, holders, holder_access: access, withheld_grants: withheld };
  for (const [name, found] of Object.entries(rows)) {
    const columns = ACCESS_TABLES.find((one) => one.name === name)?.columns ?? {};
    expect(Object.keys(found[0] ?? {})).toEqual(Object.keys(columns));
  }
});
