import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const roles = [role('view', {}), role('ops', {})];
const k33 = (world: World) =>
  judge('K33', {
    ...world,
    before: { roles, ...world.before },
    after: { roles, ...world.after },
  });
const facts = (world: World) => k33(world).exceptions.map((one) => one.facts);
const made = (name: string, more: JsonObject = {}) =>
  event(at(3, 4), 'user.create', { user: 'ann', name, roles: ['view'], code: 'T1002I', ...more });
const change = (object: string, approved_at: string, more: JsonObject = {}): JsonObject => ({
  kind: 'user',
  object,
  approved_by: 'boss',
  approved_at,
  ...more,
});
const NOTHING = { people_changes: [change('nobody', at(2))] };
/** bob holds ops at the end, and did not at the start. */
const granted: World = {
  before: { users: [user('bob', ['view'])] },
  after: { users: [user('bob', ['view', 'ops'])] },
};

test('an account that was made: approved at or before, later, by its maker, by itself, by nobody', () => {
  const approved = (approved_at: string, approved_by = 'boss') =>
    facts({
      events: [made('new')],
      after: { users: [] },
      lists: { people_joiners: [{ user: 'new', approved_by, approved_at }] },
    });
  expect(approved(at(3, 4))).toEqual([]);
  expect(approved(at(3, 5))).toEqual([
    expect.stringMatching(/^user new was made at .* by ann; its approval of .* is later\.$/),
  ]);
  for (const nobody of ['ann', 'new', ''])
    expect(approved(at(2), nobody)).toEqual([
      'user new was made at 2026-01-03T04:00:00.000Z by ann without an approval by somebody else.',
    ]);
});

test('a standing grant that was added needs an approval, too', () => {
  const { exceptions, population } = k33({ ...granted, lists: NOTHING });
  expect(exceptions.map((one) => one.facts)).toEqual([
    'bob was given ops (direct) without an end between the snapshots of 2026-01-01T12:00:00.000Z and 2026-01-05T12:00:00.000Z without an approval by somebody else.',
  ]);
  expect(population).toHaveLength(1);
  const told = (approved_at: string, more: JsonObject = {}) =>
    k33({ ...granted, lists: { people_changes: [change('bob', approved_at, more)] } }).result.result;
  expect(told(at(1, 11), { implemented_from: at(1, 11) })).toBe('no_exception');
  // between the snapshots, or of a time before the period: somebody must look
  expect(told(at(3))).toBe('judgment_required');
  expect(told(at(1, 11))).toBe('judgment_required');
  expect(told(at(6))).toBe('exception');
  expect(told(at(1, 11), { implemented_from: at(1, 11), approved_by: 'bob' })).toBe('exception');
});

test('a joiner’s approval is of the roles that it names', () => {
  const joined = (names: string[]) =>
    k33({
      ...granted,
      lists: {
        ...NOTHING,
        people_joiners: [{ user: 'bob', approved_by: 'boss', approved_at: at(1), roles: names }],
      },
    }).result.result;
  expect(joined(['view', 'ops'])).toBe('no_exception');
  expect(joined(['view', 'ops-2'])).toBe('exception');
});

test('roles that an update gave and no snapshot shows', () => {
  const update = event(at(3, 6), 'user.update', {
    user: 'ann',
    name: 'bob',
    roles: ['view', 'ops'],
    code: 'T1003I',
  });
  const bob = { users: [user('bob', ['view'])] };
  expect(facts({ before: bob, after: bob, events: [update], lists: NOTHING })).toEqual([
    'user bob was given ops at 2026-01-03T06:00:00.000Z by ann without an approval by somebody else.',
  ]);
});

const DAY = 86_400_000;
const END = Date.UTC(2026, 0, 5);
const sso = (name: string, time: string) =>
  event(time, 'user.login', { user: name, method: 'saml', success: true, code: 'T1001I' });
const since = (days: number) => ({ fromMs: END - days * DAY, toMs: END + DAY });

test('a first login by single sign-on of a person never seen before', () => {
  const early = new Date(END - 60 * DAY).toISOString();
  const world: World = {
    events: [sso('eve', at(3)), sso('eve', at(4)), sso('old', early), sso('old', at(3))],
    lists: NOTHING,
    window: since(120),
  };
  expect(k33(world).exceptions.map(({ row, facts }) => [row.split('/')[0], facts.split(' (')[0]])).toEqual([
    ['logins', 'eve logged in by single sign-on at 2026-01-03T00:00:00.000Z, for the first time'],
  ]);
  const lists = { people_joiners: [{ user: 'eve', approved_by: 'boss', approved_at: at(3) }] };
  expect(k33({ ...world, lists }).result.result).toBe('no_exception');
  // a log that does not reach back proves nothing
  const short = k33({ ...world, window: since(20) });
  expect([short.exceptions, short.result.insufficient]).toEqual([
    [],
    [
      expect.stringMatching(
        /^1 person may have logged in for the first time .* for 90 days before; first: eve /,
      ),
    ],
  ]);
  // a snapshot before the login listed the person
  const listed = { users: [user('eve', [], { created_by: { connector: { id: 'okta' } } })] };
  expect(k33({ ...world, before: listed }).population).toEqual([]);
});

test('bots need an approval; records that single sign-on writes are counted only', () => {
  const bot = event(at(3), 'bot.create', { user: 'ann', name: 'ci', code: 'TB001I' });
  expect(facts({ events: [bot], lists: NOTHING })).toEqual([
    'bot ci was made at 2026-01-03T00:00:00.000Z by ann without an approval by somebody else.',
  ]);
  expect(facts({ events: [bot], lists: { people_changes: [change('ci', at(2), { kind: 'bot' })] } })).toEqual(
    [],
  );
  const upsert = made('eve', { user: 'system', connector: 'okta' });
  const { result, population } = k33({ events: [upsert], lists: NOTHING });
  expect([result.result, population]).toEqual(['not_applicable', []]);
  expect(result.remarks).toEqual([expect.stringMatching(/^Not among them: 1 record that /)]);
});

test('no list requires judgment; a list that was read in part, and one snapshot only, are insufficient evidence', () => {
  expect(k33(granted).result.result).toBe('judgment_required');
  const joiners = { people_joiners: [{ user: 'x', approved_by: 'boss', approved_at: at(2) }] };
  expect(k33({ ...granted, lists: joiners }).result.result).toBe('judgment_required');
  const part = k33({ ...granted, lists: NOTHING, listStatuses: { people_changes: 'partial' } });
  expect([part.exceptions, part.result.result]).toEqual([[], 'insufficient_evidence']);
  expect(judge('K33', { after: { roles }, lists: NOTHING }).result.result).toBe('insufficient_evidence');
  expect(k33({}).result.result).toBe('not_applicable');
});

test('users that the closing snapshot did not list hide which grants were added', () => {
  const bob = { users: [user('bob', ['view'])] };
  const denied = k33({ before: bob, after: {}, statuses: { users: 'denied' }, lists: NOTHING });
  expect(denied.result.insufficient).toContainEqual('users is denied');
  expect(k33({ before: bob, after: bob, lists: NOTHING }).result.result).toBe('not_applicable');
});

test('nor does an opening snapshot without users pass', () => {
  const between = [{ day: 2, hour: 1, state: { roles }, statuses: { users: 'denied' as const } }];
  const { result } = judge('K33', {
    between,
    after: { roles, users: [user('bob', ['view'])] },
    lists: NOTHING,
  });
  expect(result.insufficient).toContainEqual('opening_users is denied');
});

const list = {
  kind: 'access_list',
  metadata: { name: 'a-1' },
  spec: { title: 'Ops', grants: { roles: ['ops'] } },
};
const member = (name: string) => ({
  kind: 'access_list_member',
  metadata: { name },
  spec: { access_list: 'a-1', name, membership_kind: 'MEMBERSHIP_KIND_USER' },
});
const bob = { roles, users: [user('bob', ['view'])], access_lists: [list] };
/** bob became a member of the list Ops at 05:00 of the third day. */
const joinedList: World = {
  edition: 'enterprise',
  before: bob,
  after: { ...bob, access_list_members: [member('bob')] },
  events: [
    event(at(3, 5), 'access_list.member.create', {
      ...{ user: 'ann', access_list_name: 'a-1', members: [{ member_name: 'bob' }], code: 'TAL005I' },
    }),
  ],
};
const listResult = (...people_changes: JsonObject[]) =>
  k33({ ...joinedList, lists: { people_changes } }).result.result;
const WINDOW = { implemented_from: at(3), implemented_to: at(4) };

test('what an event gave is asked for once, at the time of the event, also where snapshots show it', () => {
  const events = [
    event(at(3, 6), 'user.update', { user: 'ann', name: 'bob', roles: ['view', 'ops'], code: 'T1003I' }),
  ];
  expect(facts({ ...granted, events, lists: NOTHING })).toEqual([
    'user bob was given ops at 2026-01-03T06:00:00.000Z by ann without an approval by somebody else.',
  ]);
  const approved = (approved_at: string) =>
    k33({ ...granted, events, lists: { people_changes: [change('bob', approved_at, WINDOW)] } }).result
      .result;
  expect(approved(at(3, 6))).toBe('no_exception');
  expect(approved(at(3, 7))).toBe('exception');
});

test('a membership has the time and the maker of its event; the maker does not approve it', () => {
  expect(facts({ ...joinedList, lists: NOTHING })).toEqual([
    'bob was given ops (access_list Ops) without an end at 2026-01-03T05:00:00.000Z by ann without an approval by somebody else.',
  ]);
  expect(listResult(change('Ops: bob', at(2), { kind: 'member', approved_by: 'ann' }))).toBe('exception');
});

test('a change that names the holder alone is none of a membership; one that names the list or the membership, too, is', () => {
  expect(listResult(change('bob', at(2), WINDOW))).toBe('judgment_required');
  expect(
    listResult(change('bob', at(2), { id: 'C1' }), change('Ops', at(2), { id: 'C1', kind: 'access_list' })),
  ).toBe('no_exception');
  expect(
    listResult(change('bob', at(2), { id: 'C1' }), change('Ops', at(2), { id: 'C2', kind: 'access_list' })),
  ).toBe('judgment_required');
  for (const object of ['Ops: bob', 'a-1/bob'])
    expect(listResult(change(object, at(2), { kind: 'member' })), object).toBe('no_exception');
  // the list within its time, and not outside of it
  expect(listResult(change('a-1', at(2), { kind: 'access_list', ...WINDOW }))).toBe('no_exception');
  expect(listResult(change('a-1', at(2), { kind: 'access_list' }))).toBe('judgment_required');
  const early = { implemented_from: at(1), implemented_to: at(2) };
  expect(listResult(change('a-1', at(1), { kind: 'access_list', ...early }))).toBe('exception');
});

test('an approval of the role alone is none of its being given', () => {
  expect(listResult(change('ops', at(2), { kind: 'role', ...WINDOW }))).toBe('exception');
});

test('an approval without an end covers what came first after it, not what came later', () => {
  const twice: World = {
    before: { roles, users: [user('bob', [])] },
    between: [{ day: 3, hour: 6, state: { roles, users: [user('bob', ['view'])] } }],
    after: { roles, users: [user('bob', ['view', 'ops'])] },
    lists: { people_changes: [change('bob', at(1, 11), { implemented_from: at(1, 11) })] },
  };
  const { result } = k33(twice);
  expect(result.notes).toEqual([expect.stringMatching(/^bob was given ops .* requires judgment\.$/)]);
  expect(result.result).toBe('judgment_required');
});

test('an account is approved with the roles that the joiner’s approval names, and with no others', () => {
  const joined = (names: string[]) => ({
    people_joiners: [{ user: 'new', approved_by: 'boss', approved_at: at(2), roles: names }],
  });
  const events = [made('new', { roles: ['view', 'ops'] })];
  expect(facts({ events, lists: joined(['view', 'ops']) })).toEqual([]);
  expect(facts({ events, lists: joined([]) })).toEqual([]);
  expect(facts({ events, lists: joined(['view']) })).toEqual([
    'user new was made at 2026-01-03T04:00:00.000Z by ann; role ops came without an approval by somebody else.',
  ]);
});

test('a membership that no snapshot shows requires judgment for the member whom it concerns, whoever else was added', () => {
  const gone = event(at(3, 6), 'access_list.member.create', {
    ...{ user: 'ann', access_list_name: 'a-1', members: [{ member_name: 'eve' }], code: 'TAL005I' },
  });
  const { result } = k33({
    ...joinedList,
    events: [...(joinedList.events ?? []), gone],
    lists: { people_changes: [change('Ops: bob', at(2), { kind: 'member' })] },
  });
  expect(result.notes).toEqual([
    expect.stringMatching(/^eve became a member of access list Ops at 2026-01-03T06:00:00.000Z by ann; /),
  ]);
});
