import { expect, test } from 'vitest';
import { DEFAULT_ACCESS_SETTINGS } from '../../../src/evidence/access/input.ts';
import { grantHistory } from '../../../src/evidence/computed/grantHistory.ts';
import { roleDefinitions } from '../../../src/evidence/computed/roleDefinitions.ts';
import type { EvidenceScope } from '../../../src/evidence/scope.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { type Pull, testStore } from '../../collectors/derived/testStore.ts';
import { EVERYWHERE, inList, list, role, saml, sso, user } from './world.ts';

const night = (day: number) => new Date(Date.UTC(2026, 0, day, 1)).toISOString();
type State = Record<string, JsonObject[]>;
const ROLES = [role('dev', {}), role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] })];
const EMPTY: State = {
  users: [],
  roles: ROLES,
  bots: [],
  connectors: [],
  access_lists: [],
  access_list_members: [],
};

/** Pulls states of successive nights into a real store and gives what the history of the span reads from it. */
function nights<T>(
  states: (State & { statuses?: never })[],
  read: (scope: EvidenceScope) => T,
  statuses: Pull['statuses'][] = [],
): T {
  const { store, pull, close } = testStore();
  try {
    const ids = states.map((state, at) =>
      pull({
        started: night(at + 1),
        state: { ...EMPTY, ...state },
        events: [],
        ...(statuses[at] ? { statuses: statuses[at] } : {}),
      }),
    );
    const at = (id: number | undefined) => store.snapshot(id ?? 0);
    return read({ store, opening: at(ids[0]), closing: at(ids.at(-1)) } as unknown as EvidenceScope);
  } finally {
    close();
  }
}

const changes = (scope: EvidenceScope) => {
  const { changes, compared, passedOver } = grantHistory(scope, DEFAULT_ACCESS_SETTINGS);
  const rows = [...changes].map(
    (row) =>
      `${row.from_snapshot}→${row.to_snapshot} ${row.change} ${row.holder} ${row.role} ${row.grant_type}${row.expired ? ' expired' : ''}`,
  );
  return { rows, compared, passedOver };
};

test('a grant that was there for one night shows, although both ends of the period lack it', () => {
  const quiet = { users: [user('alice', ['dev'])] };
  const wide = { users: [user('alice', ['dev', 'admin'])] };
  expect(nights([quiet, quiet, wide, quiet, quiet], changes)).toEqual({
    rows: ['2→3 added alice admin direct', '3→4 removed alice admin direct'],
    compared: 5,
    passedOver: '',
  });
});

test('members, lists, connectors and roles that change concern those who hold by them', () => {
  const users = [user('alice', []), user('bob', ['dev'])];
  const prod = list('prod', { grants: { roles: ['admin'] } });
  const base = { users, access_lists: [prod] };
  const member = { ...base, access_list_members: [inList('prod', 'alice')] };
  const wider = { ...member, access_lists: [list('prod', { grants: { roles: ['admin', 'dev'] } })] };
  const mapped = { ...wider, connectors: [saml('okta', [{ name: 'g', value: 'v', roles: ['dev'] }])] };
  const open = {
    ...mapped,
    roles: [role('dev', { ...EVERYWHERE, logins: ['root'] }), ...ROLES.slice(1)],
  };
  expect(nights([base, member, wider, mapped, open], changes).rows).toEqual([
    '1→2 added alice admin access_list',
    '2→3 added alice dev access_list',
    '3→4 added anyone matching connector okta (g=v) dev connector',
    '4→5 changed alice dev access_list',
    '4→5 changed bob dev direct',
    '4→5 changed anyone matching connector okta (g=v) dev connector',
  ]);
});

test('an SSO user whose record ended by itself is told from one who was removed', () => {
  const sam = user('sam', ['dev'], { ...sso('okta'), expires: night(2) });
  const mia = user('mia', ['dev'], { ...sso('okta'), expires: night(9) });
  expect(nights([{ users: [sam, mia] }, {}], changes).rows.sort()).toEqual([
    '1→2 removed mia dev connector',
    '1→2 removed sam dev connector expired',
  ]);
});

test('a snapshot that lacks a source is passed over: what it does not show is not gone', () => {
  const state = { users: [user('alice', ['admin'])] };
  const { rows, passedOver } = nights([state, { users: [] }, state], changes, [
    undefined,
    { users: 'partial' },
  ]);
  expect(rows).toEqual([]);
  // the mechanism of all computed tables says so, in dataset_status
  expect(passedOver).toBe('');
});

test('definitions of roles that stood for a time have their span', () => {
  const open = { roles: [role('dev', { ...EVERYWHERE, logins: ['root'] })] };
  const closed = { roles: [role('dev', {})] };
  const found = nights([closed, open, open, closed], (scope) =>
    [...roleDefinitions(scope)].map(({ rowId, validity }) => [rowId, validity.from, validity.until]),
  );
  const us = (day: number) => Date.parse(night(day)) * 1000;
  expect(found).toEqual([
    ['dev', us(1), us(2)],
    ['dev', us(2), us(4)],
    ['dev', us(4), null],
  ]);
});
