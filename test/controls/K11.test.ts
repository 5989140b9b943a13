import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, user, type World } from './world.ts';

/** Left at noon of the second day: 24 hours later is noon of the third. */
const LEFT = at(2, 12);
const leaver = (name: string, more: JsonObject = {}): JsonObject => ({ user: name, left: LEFT, ...more });
const bob = user('bob', ['access']);
const sso = user('eve', ['access'], { created_by: { connector: { id: 'okta', type: 'saml' } } });
const lock = (time: string, target: JsonObject, name = 'l') =>
  event(time, 'lock.created', { code: 'TLK00I', name, user: 'alice', target });
const unlock = (time: string, name = 'l') =>
  event(time, 'lock.deleted', { code: 'TLK01I', name, user: 'alice' });
const deleted = (time: string, name = 'bob') =>
  event(time, 'user.delete', { code: 'T1004I', name, user: 'alice' });
const made = (time: string, name = 'bob') =>
  event(time, 'user.create', { code: 'T1002I', name, user: 'alice', roles: [] });
const login = (time: string, name: string, more: JsonObject = {}) =>
  event(time, 'user.login', { code: 'T1000I', user: name, method: 'local', success: true, ...more });
const ssoLogin = (time: string, name: string) => login(time, name, { code: 'T1001I', method: 'saml' });

const k11 = (world: World, ...rows: JsonObject[]) =>
  judge('K11', {
    ...world,
    lists: { people_leavers: rows.length === 0 ? [leaver('bob')] : rows, ...world.lists },
  });
const facts = (world: World, ...rows: JsonObject[]) =>
  k11(world, ...rows).exceptions.map((one) => one.facts.replace(/ Deviation from .*$/, ''));
const there = { before: { users: [bob] }, after: { users: [bob] } };
const gone = { before: { users: [bob] }, after: { users: [] } };
const REMAINS = `bob left at ${LEFT}; the account still exists at the end of the period, and no lock on it is in force.`;

test('a local account that remains without a lock is an exception; the time after leaving is a setting', () => {
  expect(facts(there)).toEqual([REMAINS]);
  expect(facts({ ...there, settings: { leaver_sla: '96h' } })).toEqual([]);
  // exactly at the end of the period it is not later yet
  expect(facts({ ...there, settings: { leaver_sla: '60h' } })).toEqual([]);
  expect(facts({ ...there, settings: { leaver_sla: '59h59m59.999999s' } })).toHaveLength(1);
});

test('deleted within 24 hours, exactly, is in time; a microsecond later is not', () => {
  expect(facts({ ...gone, events: [deleted('2026-01-03T12:00:00.000000Z')] })).toEqual([]);
  expect(facts({ ...gone, events: [deleted('2026-01-03T12:00:00.000001Z')] })).toEqual([
    `bob left at ${LEFT}; access ended at 2026-01-03T12:00:00.000Z by deletion of the account, later than 24h afterwards.`,
  ]);
});

test('a lock in force counts from its making; one that was lifted counts until then', () => {
  expect(facts({ ...there, events: [lock(at(3), { user: 'bob' })] })).toEqual([]);
  expect(facts({ ...there, events: [lock(at(3), { user: 'bob' }), unlock(at(3, 1))] })).toEqual([REMAINS]);
  // lifted before the deletion: the deletion is what ended access
  const late = [lock(at(3), { user: 'bob' }), unlock(at(3, 20)), deleted(at(4))];
  expect(facts({ ...gone, events: late })).toEqual([
    expect.stringContaining(`access ended at ${at(4)} by deletion`),
  ]);
  // lifted once the account is deleted, or while another lock holds: nothing
  expect(
    facts({ ...gone, events: [lock(at(3), { user: 'bob' }), deleted(at(4)), unlock(at(4, 1))] }),
  ).toEqual([]);
  const handed = [lock(at(3), { user: 'bob' }), lock(at(3, 6), { user: 'bob' }, 'm'), unlock(at(3, 20))];
  expect(facts({ ...there, events: handed })).toEqual([]);
});

test('a lock on a role, a login, another name, or on the user at one server only does not count', () => {
  for (const target of [
    { role: 'access' },
    { login: 'bob' },
    { user: 'Bob' },
    { user: 'bob', server_id: 's' },
  ])
    expect(facts({ ...there, events: [lock(at(3), target)] })).toEqual([REMAINS]);
});

test('a lock that runs out lets the leaver in again', () => {
  const lasting = (expires: string): JsonObject => ({
    kind: 'lock',
    metadata: { name: 'l' },
    spec: { target: { user: 'bob' }, expires, created_at: at(3), created_by: 'alice' },
  });
  const world = (expires: string) => ({
    ...there,
    between: [{ day: 3, state: { users: [bob], locks: [lasting(expires)] } }],
    events: [lock(at(3), { user: 'bob' })],
  });
  expect(facts(world(at(4)))).toEqual([REMAINS]);
  const held = lasting(at(30));
  expect(facts({ ...world(at(30)), after: { users: [bob], locks: [held] } })).toEqual([]);
});

test('an account that expired in time is gone; deleted and made again it is not', () => {
  const short = { ...bob, spec: { roles: [], expires: at(3) } };
  expect(facts({ before: { users: [short] }, after: { users: [short] } })).toEqual([]);
  expect(facts({ ...there, events: [deleted(at(3)), made(at(3, 1))] })).toEqual([REMAINS]);
});

test('an account deleted after the end of the period and before the closing snapshot was there at the end', () => {
  expect(facts({ ...gone, events: [deleted(at(5, 6))] })).toEqual([REMAINS]);
});

test('single sign-on: locks, the identity provider and SCIM end access; the end of the record never does', () => {
  const world = (more: World = {}) => ({ before: { users: [sso] }, after: { users: [] }, ...more });
  const told = (more: World, row: JsonObject = {}) => k11(world(more), leaver('eve', row)).result;
  expect(told({ events: [deleted(at(2, 13), 'eve')] })).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [`nothing shows when the access of eve, a single sign-on user who left at ${LEFT}, ended`],
  });
  expect(told({ events: [lock(at(3), { user: 'eve' })] }).result).toBe('no_exception');
  expect(told({}, { idp_disabled: at(3, 12) }).result).toBe('no_exception');
  expect(told({}, { idp_disabled: '2026-01-03T12:00:00.000001Z' }).result).toBe('exception');
  const accounts = (status: string, disabled?: string) => ({
    lists: {
      idp_accounts: [{ user: 'eve', status, ...(disabled === undefined ? {} : { disabled_at: disabled }) }],
    },
  });
  expect(told(accounts('disabled', at(3))).result).toBe('no_exception');
  expect(told(accounts('active')).result).toBe('insufficient_evidence');
  expect(told(accounts('disabled')).insufficient).toEqual([
    expect.stringContaining('the list of accounts says disabled, not since when'),
  ]);
});

test('SCIM deactivation and deletion end access until the provider gives it back', () => {
  const scim = (time: string, type: string, more: JsonObject = {}) =>
    event(time, type, {
      code: type === 'scim.delete' ? 'TSCIM003I' : 'TSCIM002I',
      integration: 'okta',
      resource_type: 'user',
      teleport_id: 'eve',
      success: true,
      ...more,
    });
  const world = (...events: JsonObject[]) =>
    k11({ before: { users: [sso] }, events }, leaver('eve')).result.result;
  expect(world(scim(at(3), 'scim.delete'))).toBe('no_exception');
  expect(world(scim(at(3), 'scim.update', { body: { active: false } }))).toBe('no_exception');
  expect(world(scim(at(3, 13), 'scim.delete'))).toBe('exception');
  expect(
    world(
      scim(at(3), 'scim.update', { body: { active: false } }),
      scim(at(3, 1), 'scim.update', { body: { active: true } }),
    ),
  ).toBe('insufficient_evidence');
});

test("the provider's own date does not end a local account", () => {
  expect(facts(there, leaver('bob', { idp_disabled: at(2, 13) }))).toEqual([REMAINS]);
});

test('activity within the time is a remark; after it one exception with count and first event; both are said', () => {
  const events = [
    lock(at(3, 12), { user: 'bob' }),
    login(at(2, 14), 'bob'),
    login(at(3, 12), 'bob', { success: false, code: 'T1000W', error: 'locked' }),
    event(at(3, 13), 'session.start', { sid: 's1', user: 'bob' }),
    event(at(3, 14), 'cert.create', { cert_type: 'user', identity: { user: 'bob', expires: at(3, 15) } }),
    event(at(4), 'role.created', { code: 'T9000I', name: 'r', user: 'bob' }),
  ];
  const { exceptions, result } = k11({ ...there, events });
  expect(exceptions.map((one) => one.facts.replace(/ Deviation.*$/, ''))).toEqual([
    `bob left at ${LEFT} and was active later than 24h afterwards: 3 logins, sessions, certificates, joins or changes, first ${at(3, 13)}, last ${at(4)}.`,
  ]);
  expect(result.remarks).toEqual([
    `bob was active within the agreed time (24h) after leaving at ${LEFT}: 1 events, last ${at(2, 14)}.`,
  ]);
  const quiet = k11({ ...there, events: [lock(at(2, 11), { user: 'bob' }), login(LEFT, 'bob')] });
  expect(quiet.result).toMatchObject({ result: 'no_exception', remarks: [] });
});

test('an SSO leaver without an end and with later activity is an exception of activity, not insufficient', () => {
  const { exceptions, result } = k11(
    { before: { users: [sso] }, events: [ssoLogin(at(4), 'eve')] },
    leaver('eve'),
  );
  expect(exceptions.map(({ facts: text }) => text)).toEqual([expect.stringContaining('eve left at')]);
  expect(result.insufficient).toEqual([]);
});

test('earlier leavers count when their account still acts in the period, and only then', () => {
  const early = leaver('bob', { left: '2025-06-30T17:00:00Z' });
  expect(k11(there, early)).toMatchObject({ population: [], result: { result: 'not_applicable' } });
  const acting = k11({ ...there, events: [login(at(3), 'bob')] }, early);
  expect(acting.population).toEqual(['1']);
  expect(acting.exceptions).toHaveLength(2);
  // later leavers are those of the next period
  expect(k11(there, leaver('bob', { left: at(5) })).population).toEqual([]);
  expect(k11(there, leaver('bob', { left: '2026-01-04T23:59:59.999999Z' })).result.result).toBe(
    'no_exception',
  );
});

test('somebody who joined again is no leaver any more from then on', () => {
  const lists = { people_joiners: [{ user: 'bob', starts: at(3) }] };
  expect(facts({ ...there, lists, events: [login(at(4), 'bob')] })).toEqual([]);
});

const list = (owner: string, kind?: string): JsonObject => ({
  kind: 'access_list',
  metadata: { name: 'l-1' },
  spec: { title: 'Ops', owners: [{ name: owner, ...(kind === undefined ? {} : { membership_kind: kind }) }] },
});

test('a leaver who still owns a bot, an access list or a break-glass account, also one of an earlier period', () => {
  const bot = (owner: string): JsonObject => ({
    kind: 'bot',
    metadata: { name: 'ci', labels: { owner } },
    spec: {},
  });
  const owning = (after: Record<string, JsonObject[]>, more: World = {}) =>
    facts({ before: { users: [bob] }, ...more, after }, leaver('bob', { left: '2025-12-01T00:00:00Z' }));
  expect(owning({ bots: [bot('bob')], access_lists: [list('bob')] })).toEqual([
    'bob left at 2025-12-01T00:00:00.000Z and still owns the access list Ops.',
    'bob left at 2025-12-01T00:00:00.000Z and still owns the bot ci.',
  ]);
  expect(owning({ bots: [bot('carol')], access_lists: [list('bob', 'MEMBERSHIP_KIND_LIST')] })).toEqual([]);
  const owners = {
    machine_owners: [
      { machine: 'bot:ci', owner: 'bob' },
      { machine: 'bot:gone', owner: 'bob' },
    ],
  };
  const bare: JsonObject = { kind: 'bot', metadata: { name: 'ci' }, spec: {} };
  expect(owning({ bots: [bare] }, { lists: owners })).toHaveLength(1);
  // the label at the gateway says otherwise
  expect(owning({ bots: [bot('carol')] }, { lists: owners })).toEqual([]);
  expect(owning({}, { lists: { break_glass_accounts: [{ user: 'bob' }] } })).toEqual([
    'bob left at 2025-12-01T00:00:00.000Z and still owns the break-glass account bob.',
  ]);
  expect(owning({}, { settings: { break_glass: ['bob', 'carol'] } })).toHaveLength(1);
});

test('what a leaver owns is no exception while the agreed time runs', () => {
  const world = { after: { users: [], access_lists: [list('bob')] } };
  expect(facts(world, leaver('bob', { left: at(4, 12) }))).toEqual([]);
});

test('certificates issued before access ended that were valid for longer are a remark with the latest expiry', () => {
  const issued = (time: string, expires: string) =>
    event(time, 'cert.create', { cert_type: 'user', identity: { user: 'bob', expires } });
  const { result } = k11({
    ...gone,
    events: [
      issued(at(2, 1), at(2, 13)),
      issued(at(2, 2), at(3, 8)),
      issued(at(2, 3), at(3, 1)),
      deleted(at(2, 13)),
    ],
  });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [`Certificates of bob issued before access ended at ${at(2, 13)} were valid until ${at(3, 8)}.`],
  });
});

test('machines: a bot on the list ends by its deletion or a lock on its user, and its joins are activity', () => {
  const bot: JsonObject = { kind: 'bot', metadata: { name: 'ci' }, spec: {} };
  const own = {
    kind: 'user',
    metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
    spec: {},
  };
  const row = leaver('bot:ci', { type: 'machine' });
  const world = { before: { users: [own], bots: [bot] }, after: { users: [own], bots: [bot] } };
  expect(facts(world, row)).toEqual([expect.stringMatching(/^bot:ci \(machine\) left at .*still exists/)]);
  expect(facts({ ...world, events: [lock(at(3), { user: 'bot-ci' })] }, row)).toEqual([]);
  const removed = { before: world.before, after: {} };
  const removal = event(at(3), 'bot.delete', { code: 'TB003I', name: 'ci', user: 'alice' });
  expect(facts({ ...removed, events: [removal] }, row)).toEqual([]);
  const joined = event(at(4), 'bot.join', { code: 'TJ001I', bot_name: 'ci', success: true });
  expect(facts({ ...removed, events: [removal, joined] }, row)).toEqual([
    expect.stringContaining('was active later than 24h'),
  ]);
});

test('contractors and vendors are named as such', () => {
  expect(facts(there, leaver('bob', { type: 'contractor' }))).toEqual([
    expect.stringMatching(/^bob \(contractor\) left at /),
  ]);
});

test('somebody whom the gateway does not know is a remark, which names an account that differs by case or domain only', () => {
  const { result } = k11(
    { after: { users: [user('bob@example.com', [])] } },
    leaver('Bob@example.com'),
    leaver('zoe'),
  );
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [
      'Bob@example.com is not known to the gateway in the period; the account bob@example.com differs by case or domain only.',
      'zoe is not known to the gateway in the period.',
    ],
  });
});

test('a deletion that only two snapshots show: in time, late, or between, which is insufficient', () => {
  const half = { fromMs: Date.parse(at(1)), toMs: Date.parse(at(1, 6)) };
  const seen = (day: number, hour: number) =>
    k11({
      before: { users: [bob] },
      between: [
        { day: 2, hour: 23, state: { users: [bob] } },
        { day, hour, state: {} },
      ],
      after: {},
      window: half,
    });
  expect(seen(3, 11).exceptions).toEqual([]);
  const between = seen(3, 13);
  expect(between.exceptions).toEqual([]);
  expect(between.result.insufficient).toContainEqual(
    expect.stringMatching(/^access of bob, .* ended between /),
  );
});

test("a leaving date without a time is the end of that day in the entity's zone", () => {
  const day = leaver('bob', { left: '2026-01-02' });
  const ended = (time: string, settings: World['settings'] = {}) =>
    facts({ ...gone, settings, events: [deleted(time)] }, day).length;
  expect(ended('2026-01-04T00:00:00.000000Z')).toBe(0);
  expect(ended('2026-01-04T00:00:00.000001Z')).toBe(1);
  const york = { timezone: 'America/New_York', leaver_sla: '1h' };
  expect(ended('2026-01-03T06:00:00.000000Z', york)).toBe(0);
  expect(ended('2026-01-03T06:00:00.000001Z', york)).toBe(1);
});

test('the agreed time may be working days', () => {
  // the second of January 2026 is a Friday: one working day later is Monday, after the period
  expect(facts({ ...there, settings: { leaver_sla: '1wd' } })).toEqual([]);
  const always = { leaver_sla: '1wd', working_days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] };
  const ended = (time: string) => facts({ ...gone, settings: always, events: [deleted(time)] });
  expect(ended(at(3, 12))).toEqual([]);
  expect(ended('2026-01-03T12:00:00.000001Z')).toEqual([
    expect.stringContaining('later than 1 working day afterwards'),
  ]);
  const holiday = { ...always, holidays: ['2026-01-03'] };
  expect(facts({ ...gone, settings: holiday, events: [deleted(at(4, 12))] })).toEqual([]);
});

test('no list: judgment; an empty one: not applicable; no users or a silent log: insufficient', () => {
  expect(judge('K11', { ...there }).result.result).toBe('judgment_required');
  expect(k11({ statuses: { users: 'denied' } }).result.result).toBe('insufficient_evidence');
  const silent = k11({ ...there, silent: true });
  expect(silent.exceptions).toHaveLength(1);
  expect(silent.result.insufficient).not.toEqual([]);
});

test('names from a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1', 'constructor'];
  const after = { users: names.map((name) => user(name, [])) };
  expect(facts({ after }, ...names.map((name) => leaver(name)))).toHaveLength(4);
});
