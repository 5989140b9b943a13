import { expect, test } from 'vitest';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import type { ResponseStatus } from '../../src/records/exceptions.ts';
import { at, event, judge, role, user, type World, withConclusion } from './world.ts';

const EVERY_DAY = { working_days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] };
const BURST = Array.from({ length: 5 }, (_, n) =>
  event(`2026-01-02T10:00:0${n}.000Z`, 'user.login', {
    uid: `login-${n}`,
    code: 'T1000W',
    user: 'mallory',
    method: 'local',
    success: false,
    error: 'invalid password',
  }),
);
const LOCK = event(at(2, 12), 'lock.created', {
  uid: 'lock-1',
  code: 'TLK00I',
  name: 'l-1',
  user: 'ann',
  target: { user: 'bob' },
});
const incident = (more: JsonObject = {}): JsonObject => ({ id: 'INC-1', opened: at(2, 14), ...more });
const k35 = (incidents: JsonObject[] | null, more: World = {}) =>
  judge('K35', {
    version: '18.2.0',
    events: BURST,
    settings: EVERY_DAY,
    ...more,
    ...(incidents === null ? {} : { lists: { ...more.lists, people_incidents: incidents } }),
  });
const found = (told: ReturnType<typeof judge>) =>
  told.exceptions.map(({ dataset, facts }) => [dataset, facts.replace(/ Deviation from .*$/, '')]);
const OTHER = incident({ id: 'INC-0', opened: at(1), events: ['other'] });

test('a burst that no incident names within one working day is an exception, one that an incident names is none', () => {
  expect(found(k35([OTHER])).map(([, facts]) => facts)).toEqual([
    'Security event at 2026-01-02T10:00:00.000Z (5 issuance refusals of mallory) is named by no incident and has no disposition within 1 working day.',
  ]);
  for (const events of [['login-0'], ['x', 'login-3']])
    expect(k35([incident({ events })]).result.result).toBe('no_exception');
});

const failedJoins = (bot: string, host: string) =>
  Array.from({ length: 5 }, (_, n) =>
    event(`2026-01-02T10:00:0${n}.000Z`, 'bot.join', {
      uid: `${bot}-${n}`,
      code: 'TJ001E',
      bot_name: bot,
      method: 'iam',
      token_name: `${bot}-iam`,
      'addr.remote': `${host}:1`,
      success: false,
      error: 'no',
    }),
  );

test("a burst of joins is not cleared by another bot's incident at the same time", () => {
  const events = [...failedJoins('ci', '192.0.2.1'), ...failedJoins('backup', '192.0.2.2')];
  const open = (...named: string[]) =>
    found(k35([incident({ events: named })], { events }))
      .map(([, facts]) => /refusals of (\S+)\)/.exec(facts ?? '')?.[1])
      .sort();
  expect(open('x')).toEqual(['backup', 'ci']);
  expect(open('backup-2')).toEqual(['ci']);
  expect(open('bot:backup')).toEqual(['ci']);
  expect(open('ci-4')).toEqual(['backup']);
  expect(open('ci-0', 'bot-backup')).toEqual([]);
});

test('an incident that names a bot and is older than the burst does not name the burst', () => {
  const events = failedJoins('ci', '192.0.2.1');
  const opened = (time: string) =>
    k35([incident({ opened: time, events: ['bot:ci'] })], { events }).exceptions;
  expect(opened(at(2, 9))).toHaveLength(1);
  expect(opened(at(2, 11))).toEqual([]);
});

test('the id of an event is compared whole', () => {
  const events = [LOCK];
  expect(k35([incident({ events: ['lock-'] })], { events }).exceptions).toHaveLength(1);
  expect(k35([incident({ events: ['lock-1'] })], { events }).exceptions).toEqual([]);
});

test('the time is one working day to the microsecond; an incident that names it later is named with its time', () => {
  const opened = (time: string) => k35([incident({ opened: time, events: ['login-0'] })]).exceptions;
  expect(opened('2026-01-03T10:00:00.000000Z')).toEqual([]);
  expect(opened('2026-01-03T10:00:00.000001Z')[0]?.facts).toContain('later than 1 working day afterwards');
});

test('a weekend does not count: what happens on Friday may be named on Monday, which only a later period can show', () => {
  const told = k35([OTHER], { settings: {} });
  expect(told.exceptions).toEqual([]);
  expect(told.result).toMatchObject({
    result: 'judgment_required',
    notes: [expect.stringContaining('after the end')],
  });
});

test('an incident of that time that names no event requires judgment', () => {
  const told = k35([incident()]);
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes).toEqual([
    expect.stringContaining('incident INC-1 was opened within 1 working day'),
  ]);
});

test('a lock that no leaver explains needs an incident, by its name; that of a leaver does not', () => {
  const events = [LOCK];
  expect(found(k35([OTHER], { events })).map(([, facts]) => facts)).toEqual([
    'Security event at 2026-01-02T12:00:00.000Z (lock on user:bob by ann) is named by no incident and has no disposition within 1 working day.',
  ]);
  expect(k35([incident({ events: ['l-1'] })], { events }).exceptions).toEqual([]);
  const lists = { people_leavers: [{ user: 'bob', left: '2026-01-01' }] };
  expect(k35([OTHER], { events, lists }).result.result).toBe('not_applicable');
});

test.each([
  [{ severity: 'critical' }, 1],
  [{ severity: 'high', root_cause: ' ' }, 1],
  [{ severity: 'high', root_cause: 'phishing' }, 0],
  [{ severity: 'medium' }, 0],
  [{ severity: 'high', closed: at(6) }, 0],
])('a closed incident with %j: %s exceptions', (more, count) => {
  const told = k35([incident({ closed: at(3), events: ['login-0'], ...more })]);
  expect(told.exceptions).toHaveLength(count);
});

test('no list requires judgment; no event is not applicable; a silent log is insufficient', () => {
  expect(k35(null).result.result).toBe('judgment_required');
  expect(k35(null, { events: [] }).result.result).toBe('not_applicable');
  expect(k35([OTHER], { events: [], silent: true }).result.result).toBe('insufficient_evidence');
});

const disposition = (procedure: string, responses: readonly [ResponseStatus, string][], more: World = {}) => {
  const world = {
    version: '18.2.0',
    events: BURST,
    settings: EVERY_DAY,
    lists: { people_incidents: [OTHER] },
    ...more,
  };
  const [to] = judge(procedure, world).exceptions;
  if (to === undefined) throw new Error(`${procedure} has no exception`);
  return judge('K35', {
    ...world,
    responses: responses.map(([status, recorded]) => ({ to, status, recorded })),
  });
};

test.each(['K35', 'K17'])(
  'a response to the exception of %s in time is the disposition of the event',
  (procedure) => {
    for (const status of ['explained', 'accepted', 'remediated'] as const)
      expect(disposition(procedure, [[status, at(3, 9)]]).result.result).toBe('no_exception');
  },
);

test('the disposition is in time up to one working day to the microsecond, by when it was first recorded', () => {
  const facts = (...responses: [ResponseStatus, string][]) =>
    found(disposition('K35', responses)).map(([, text]) => text);
  expect(facts(['explained', '2026-01-03T10:00:00.000000Z'])).toEqual([]);
  expect(facts(['explained', at(2, 11)], ['remediated', at(5)])).toEqual([]);
  expect(facts(['explained', at(3, 11)])).toEqual([
    `Security event at 2026-01-02T10:00:00.000Z (5 issuance refusals of mallory) is named by no incident; its disposition was recorded at ${at(3, 11)}, later than 1 working day afterwards.`,
  ]);
});

test('an open response is no disposition, nor is one that was opened again', () => {
  const open = 'is named by no incident and has no disposition within 1 working day.';
  for (const responses of [
    [['open', at(2, 11)]],
    [
      ['explained', at(2, 11)],
      ['open', at(2, 12)],
    ],
  ] satisfies [ResponseStatus, string][][])
    expect(found(disposition('K35', responses))).toEqual([['refusal_bursts', expect.stringContaining(open)]]);
  const again = disposition('K35', [
    ['explained', at(2, 11)],
    ['open', at(2, 12)],
    ['accepted', at(3)],
  ]);
  expect(again.result.result).toBe('no_exception');
});

test('the disposition of one event is not that of another; without a list of incidents the result requires judgment', () => {
  const events = [...BURST, LOCK];
  expect(
    found(disposition('K17', [['explained', at(2, 11)]], { events })).map(([dataset]) => dataset),
  ).toEqual(['lock_lifecycles']);
  expect(disposition('K17', [['explained', at(2, 11)]], { lists: {} }).result.result).toBe(
    'judgment_required',
  );
});

test('a response changes no result but that of K35', () => {
  const state = {
    users: [user('ann', ['admin'])],
    roles: [role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] })],
  };
  const world: World = {
    ...{ version: '18.2.0', events: [...BURST, LOCK], settings: EVERY_DAY, before: state, after: state },
    lists: { people_incidents: [OTHER] },
  };
  const outcome = (more: World = {}) =>
    withConclusion({ ...world, ...more }, ({ set, results }) => ({
      exceptions: [...exceptionsOf(set, results)],
      results: new Map(results.map(({ id, result }) => [id, result])),
    }));
  const before = outcome();
  const responses = before.exceptions.map((to) => ({ to, status: 'accepted' as const, recorded: at(3) }));
  const after = outcome({ responses });
  expect(new Set(responses.map(({ to }) => to.test)).size).toBeGreaterThan(2);
  expect(after.results.get('K35')).toBe('no_exception');
  expect([...after.results].filter(([id, result]) => before.results.get(id) !== result)).toEqual([
    ['K35', 'no_exception'],
  ]);
  const others = ({ test: id }: { test: string }) => id !== 'K35';
  expect(after.exceptions.filter(others)).toEqual(before.exceptions.filter(others));
});
