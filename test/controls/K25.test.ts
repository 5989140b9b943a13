import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, user, type World } from './world.ts';

const admin = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
const view = role('view', {});
const LONG_AGO = '2024-06-01T00:00:00Z';
const NEXT = '2026-03-01T00:00:00Z';

const list = (name: string, next: string, more: JsonObject = {}, labels: JsonObject = {}): JsonObject => ({
  kind: 'access_list',
  metadata: { name, labels },
  spec: { title: `List ${name}`, grants: { roles: ['view'] }, audit: { next_audit_date: next }, ...more },
});
const member = (of: string, name: string, joined = LONG_AGO, more: JsonObject = {}): JsonObject => ({
  kind: 'access_list_member',
  metadata: { name: `${of}/${name}` },
  spec: { access_list: of, name, joined, ...more },
});
const review = (
  of: string,
  review_date: string,
  reviewers: string[],
  removed_members: string[] = [],
): JsonObject => ({
  kind: 'access_list_review',
  metadata: { name: `${of}/${review_date}` },
  spec: { access_list: of, review_date, reviewers, changes: { removed_members } },
});
const fill = (state: Record<string, JsonObject[]> = {}) => ({
  roles: [admin, view],
  users: [],
  access_list_reviews: [],
  ...state,
});
const k25 = (world: World) =>
  judge('K25', {
    ...world,
    ...(world.before === undefined ? {} : { before: fill(world.before) }),
    between: (world.between ?? []).map((one) => ({ ...one, state: fill(one.state) })),
    after: fill(world.after),
  });
const told = (state: Record<string, JsonObject[]>, more: World = {}) =>
  k25({ ...more, after: state }).exceptions.map(({ row, facts }) => [row, facts.split(' Dev')[0]]);

test('a list whose review was due before the end of the period is overdue, by days', () => {
  const overdue = (due: string, ...reviews: JsonObject[]) =>
    told({ access_lists: [list('l', due)], access_list_reviews: reviews });
  expect(overdue('2025-12-31T12:00:00Z')).toEqual([
    [
      'access_lists/l',
      'Access list List l was to be reviewed by 2025-12-31T12:00:00.000Z; it is 4 days overdue at 2026-01-05T00:00:00.000Z.',
    ],
  ]);
  expect(overdue('2026-01-04T23:59:59Z')).toHaveLength(1);
  expect(overdue('2026-01-05T00:00:00Z')).toEqual([]);
  expect(overdue('2025-12-31T12:00:00Z', review('l', at(3), ['carol']))).toEqual([]);
  // an older review, and one after the period, do not count
  expect(overdue('2025-12-31T12:00:00Z', review('l', '2025-12-01T00:00:00Z', ['carol']))).toHaveLength(1);
  expect(overdue('2025-12-31T12:00:00Z', review('l', at(5, 1), ['carol']))).toHaveLength(1);
});

test('a review within the period that came more than a day after it was due is an exception', () => {
  const late = (due: string) =>
    told(
      { access_lists: [list('l', NEXT)], access_list_reviews: [review('l', at(4), ['carol'])] },
      { before: { access_lists: [list('l', due)] } },
    );
  expect(late('2025-12-20T00:00:00Z')).toEqual([
    [
      'access_lists/l',
      'Access list List l was to be reviewed by 2025-12-20T00:00:00.000Z and was reviewed at 2026-01-04T00:00:00.000Z, 15 days late.',
    ],
  ]);
  expect(late(at(3))).toEqual([]);
  expect(late(at(4, 1))).toEqual([]);
});

test('a reviewer who is a member, directly or through a list, at that time', () => {
  const lists = [list('l', NEXT), list('inner', NEXT)];
  const by = (members: JsonObject[], more: World = {}) =>
    told(
      {
        access_lists: lists,
        access_list_members: members,
        access_list_reviews: [review('l', at(3), ['carol'])],
      },
      more,
    ).filter(([row]) => row?.startsWith('access_list_reviews'));
  const self = [
    [
      'access_list_reviews/l/2026-01-03T00:00:00.000Z',
      'The review of access list l at 2026-01-03T00:00:00.000Z was made by carol, who was a member of it.',
    ],
  ];
  expect(by([member('l', 'carol')])).toEqual(self);
  const nested = { membership_kind: 'MEMBERSHIP_KIND_LIST' };
  const through = [
    member('l', 'inner', LONG_AGO, nested),
    member('inner', 'carol'),
    member('inner', 'l', LONG_AGO, nested),
  ];
  expect(by(through)).toEqual(self);
  // joined afterwards, another of that name, a member of another list
  expect(by([member('l', 'carol', at(4)), member('l', 'Carol'), member('inner', 'carol')])).toEqual([]);
  // was a member then and is none any more
  const before = { access_lists: lists, access_list_members: [member('l', 'carol')] };
  const between = [{ day: 3, hour: 6, state: before }];
  expect(by([], { before, between })).toEqual(self);
});

test("a review of an earlier period is not this one's exception, unless it is the one that the list rests on", () => {
  const reviews = (...rows: JsonObject[]) =>
    told({
      access_lists: [list('l', NEXT)],
      access_list_members: [member('l', 'carol')],
      access_list_reviews: rows,
    });
  const old = review('l', '2025-11-01T00:00:00Z', ['carol']);
  expect(reviews(old, review('l', at(3), ['dave']))).toEqual([]);
  expect(reviews(old)).toHaveLength(1);
});

test('a removed member who is still in the list; one who was added again is not reported', () => {
  const kept = (joined: string, events: JsonObject[] = []) =>
    told(
      {
        access_lists: [list('l', NEXT)],
        access_list_members: [member('l', 'bob', joined)],
        access_list_reviews: [review('l', at(3), ['carol'], ['bob', 'gone'])],
      },
      { events },
    );
  expect(kept(LONG_AGO)).toEqual([
    [
      'access_list_reviews/l/2026-01-03T00:00:00.000Z',
      'The review of access list l at 2026-01-03T00:00:00.000Z removed bob, who is still in the list.',
    ],
  ]);
  expect(kept(at(4))).toEqual([]);
  const added = (time: string) =>
    event(time, 'access_list.member.create', { access_list_name: 'l', members: [{ member_name: 'bob' }] });
  expect(kept(LONG_AGO, [added(at(4))])).toEqual([]);
  expect(kept(LONG_AGO, [added(at(2))])).toHaveLength(1);
});

test('members reviewed by nobody: a review without a reviewer, and members older than the longest time between reviews', () => {
  const lists = [list('l', NEXT)];
  const empty = { access_lists: lists, access_list_reviews: [review('l', at(3), [])] };
  expect(told(empty)).toEqual([
    [
      'access_list_reviews/l/2026-01-03T00:00:00.000Z',
      'The review of access list l at 2026-01-03T00:00:00.000Z names no reviewer: its members were reviewed by nobody.',
    ],
  ]);
  const since = (joined: string, ...reviews: JsonObject[]) =>
    told({
      access_lists: lists,
      access_list_members: [member('l', 'bob', joined)],
      access_list_reviews: reviews,
    });
  expect(since(LONG_AGO)).toEqual([
    [
      'access_lists/l',
      'Access list List l was last reviewed by nobody, longer than 8760h before 2026-01-05T00:00:00.000Z.',
    ],
  ]);
  expect(since('2025-01-05T00:00:00Z')).toEqual([]);
  expect(since('2025-01-04T23:59:59Z')).toHaveLength(1);
  expect(since(LONG_AGO, review('l', '2025-01-05T00:00:00Z', ['carol']))).toEqual([]);
});

test('a list that gives privileged roles, also through another list, is to be reviewed within 90 days', () => {
  const nested = { membership_kind: 'MEMBERSHIP_KIND_LIST' };
  const state = {
    users: [user('bob', [])],
    access_lists: [list('admins', NEXT, { grants: { roles: ['admin'] } }), list('inner', NEXT)],
    access_list_members: [member('admins', 'inner', LONG_AGO, nested), member('inner', 'bob')],
    access_list_reviews: ['admins', 'inner'].map((of) => review(of, '2025-10-06T23:59:59Z', ['carol'])),
  };
  expect(told(state)).toEqual([
    [
      'access_lists/admins',
      'Access list List admins gives privileged roles and was last reviewed at 2025-10-06T23:59:59.000Z, longer than 2160h before 2026-01-05T00:00:00.000Z.',
    ],
    ['access_lists/inner', expect.stringContaining('gives privileged roles')],
  ]);
  const access_list_reviews = ['admins', 'inner'].map((of) => review(of, '2025-10-07T00:00:00Z', ['carol']));
  expect(told({ ...state, access_list_reviews })).toEqual([]);
  expect(told(state, { settings: { privileged_review_every: '2200h' } })).toEqual([]);
  // an overdue list is one exception, not two
  expect(
    told({ ...state, access_lists: [list('admins', at(1), { grants: { roles: ['admin'] } })] }),
  ).toHaveLength(1);
});

test.each([
  ['okta', ''],
  ['scim', ''],
  ['entra-id', ''],
  ['aws-identity-center', ''],
  ['', 'static'],
  ['', 'scim'],
])('a list of origin "%s" and type "%s" requires judgment and is no exception', (origin, type) => {
  const labels = origin === '' ? {} : { 'teleport.dev/origin': origin };
  const { result, exceptions } = k25({ after: { access_lists: [list('l', LONG_AGO, { type }, labels)] } });
  expect([exceptions, result.result]).toEqual([[], 'judgment_required']);
  expect(result.notes).toEqual([
    'Access list List l is synced from elsewhere or static: its review is made there.',
  ]);
});

test('a list of the gateway itself that is reviewed in time passes; grants outside of lists require judgment', () => {
  const state = {
    access_lists: [list('l', NEXT, {}, { 'teleport.dev/origin': 'dynamic' })],
    access_list_members: [member('l', 'bob')],
    access_list_reviews: [review('l', at(3), ['carol'])],
  };
  expect(k25({ after: state }).result.result).toBe('no_exception');
  const direct = k25({ after: { ...state, users: [user('bob', ['admin']), user('eve', ['view'])] } });
  expect([direct.exceptions, direct.result.result]).toEqual([[], 'judgment_required']);
  expect(direct.result.notes).toEqual([
    expect.stringMatching(/^2 grants are given outside of access lists, 1 of them privileged/),
  ]);
});

test('no access lists at all is never a pass, with or without a file', () => {
  expect(k25({ after: {} }).result.result).toBe('judgment_required');
  const attached = k25({ after: {}, attached: [26] }).result;
  expect(attached).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('file-0.pdf')],
  });
  expect(k25({ after: {}, statuses: { access_lists: 'unsupported' } }).result.result).toBe(
    'judgment_required',
  );
});

test('lists, members or reviews that were not read are insufficient evidence', () => {
  const access_lists = [list('l', NEXT)];
  for (const dataset of ['access_lists', 'access_list_members', 'access_list_reviews'])
    expect(k25({ after: { access_lists }, statuses: { [dataset]: 'denied' } }).result.result).toBe(
      'insufficient_evidence',
    );
});

test('names of a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1', 'a > b'];
  expect(told({ access_lists: names.map((name) => list(name, at(1))) }).map(([row]) => row)).toEqual(
    ['=1+1', '__proto__', 'a > b', "o'x\n"].map((name) => `access_lists/${name}`),
  );
});
