import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessRows } from '../../../src/evidence/access/accessRows.ts';
import { compareKeys, grantChanges } from '../../../src/evidence/access/grantChanges.ts';
import { DEFAULT_ACCESS_SETTINGS } from '../../../src/evidence/access/input.ts';
import { grantHistory } from '../../../src/evidence/computed/grantHistory.ts';
import type { EvidenceScope } from '../../../src/evidence/scope.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { testStore } from '../../collectors/derived/testStore.ts';
import {
  botUser,
  EVERYWHERE,
  inList,
  input,
  list,
  nested,
  role,
  type State,
  saml,
  sso,
  user,
} from './world.ts';

const USERS = ['u0', 'u1', 'u2'];
const ROLES = ['r0', 'r1'];
const LISTS = ['l0', 'l1'];
const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const bodies = [
  {},
  { rules: [{ resources: ['*'], verbs: ['*'] }] },
  { ...EVERYWHERE, logins: ['{{internal.logins}}'] },
  { impersonate: { roles: ['r*'] } },
] as JsonObject[];

const arbitraryUser = (name: string) =>
  fc
    .record({ roles: some(ROLES), sso: fc.boolean(), logins: some(['root', 'x']) })
    .map((of) => user(name, of.roles, { traits: { logins: of.logins }, ...(of.sso ? sso('okta') : {}) }));
const state: fc.Arbitrary<State> = fc.record({
  users: fc
    .tuple(...USERS.map((name) => fc.option(arbitraryUser(name), { nil: null })))
    .map((all) => [...all.filter((one) => one !== null), botUser('ci')]),
  roles: fc
    .tuple(fc.constantFrom(...bodies), fc.constantFrom(...bodies), some(ROLES))
    .map(([first, second, bot]) => [
      role('r0', first),
      role('r1', second),
      role('bot-ci', { impersonate: { roles: bot } }),
    ]),
  connectors: some(ROLES).map((roles) => [saml('okta', [{ name: 'g', value: 'v', roles }])]),
  lists: fc
    .tuple(some(ROLES), some(ROLES))
    .map(([first, second]) => [
      list('l0', { grants: { roles: first } }),
      list('l1', { grants: { roles: second } }),
    ]),
  members: fc
    .tuple(
      some(LISTS.flatMap((one) => [...USERS, 'stranger'].map((name) => [one, name] as const))),
      fc.boolean(),
    )
    .map(([pairs, inside]) => [
      ...pairs.map(([one, name]) => inList(one, name)),
      ...(inside ? [nested('l1', 'l0')] : []),
    ]),
});

// Most nights change one thing: what concerns whom must show by itself.
const ASPECTS = ['users', 'roles', 'connectors', 'lists', 'members'] as const;
const nights = fc
  .tuple(
    state,
    fc.array(fc.record({ aspect: fc.constantFrom(...ASPECTS), next: state }), { minLength: 2, maxLength: 6 }),
  )
  .map(([first, steps]) => {
    const all = [first];
    for (const { aspect, next } of steps) all.push({ ...all.at(-1), [aspect]: next[aspect] } as State);
    return all;
  });

const started = (at: number) => Date.UTC(2026, 0, 1, at);

test('what is computed for some holders is what a comparison of everybody finds, night by night', () => {
  fc.assert(
    fc.property(nights, (states) => {
      const { store, pull, close } = testStore();
      try {
        const ids = states.map((one, at) => {
          const members = (one.members ?? []).map((body) => {
            const { access_list, name } = body.spec as { access_list: string; name: string };
            return { ...body, metadata: { name: `${access_list}/${name}` } };
          });
          const { users = [], roles = [], connectors = [], lists = [] } = one;
          return pull({
            started: new Date(started(at)).toISOString(),
            state: { users, roles, bots: [], connectors, access_lists: lists, access_list_members: members },
            events: [],
          });
        });
        const scope = {
          store,
          opening: store.snapshot(ids[0] ?? 0),
          closing: store.snapshot(ids.at(-1) ?? 0),
        };
        const { changes } = grantHistory(scope as unknown as EvidenceScope, DEFAULT_ACCESS_SETTINGS);
        const found = [...changes].map(({ row_id, change, changed }) => ({ row_id, change, changed }));
        const sets = states.map((one, at) => ({
          snapshot: String(ids[at]),
          time: started(at) * 1000,
          grants: [...accessRows({ ...input(one), asOf: started(at) * 1000 })]
            .flatMap((row) => (row.table === 'grants' ? [row.row] : []))
            .sort((a, b) => compareKeys(a.row_id, b.row_id)),
        }));
        const expected = sets.slice(1).flatMap((after, at) => {
          const before = sets[at];
          return before === undefined ? [] : [...grantChanges(before, after)];
        });
        const byKey = (a: { row_id: string }, b: { row_id: string }) => compareKeys(a.row_id, b.row_id);
        expect(found.sort(byKey)).toEqual(
          expected.map(({ row_id, change, changed }) => ({ row_id, change, changed })).sort(byKey),
        );
      } finally {
        close();
      }
    }),
    { numRuns: 12 },
  );
}, 300_000);
