import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, user, type World } from './world.ts';

const LEFT = at(2, 12);
const leaver = (name: string, more: JsonObject = {}): JsonObject => ({ user: name, left: LEFT, ...more });
const bob = user('bob', ['access']);
const lock = (time: string, target: JsonObject, name = 'l') =>
  event(time, 'lock.created', { code: 'TLK00I', name, user: 'alice', target });
/** 14.2 names no target. */
const unlock = (time: string, name = 'l') =>
  event(time, 'lock.deleted', { code: 'TLK01I', name, user: 'dave' });
const deleted = (time: string, name = 'bob') =>
  event(time, 'user.delete', { code: 'T1004I', name, user: 'alice' });
const k12 = (world: World) =>
  judge('K12', {
    before: { users: [bob] },
    after: { users: [bob] },
    ...world,
    lists: { people_leavers: [leaver('bob')], ...world.lists },
  });
const facts = (events: JsonObject[], world: World = {}) =>
  k12({ ...world, events }).exceptions.map((one) => one.facts.replace(/ Deviation.*$/, ''));
const LIFTED = [lock(at(2, 13), { user: 'bob' }), unlock(at(4))];

test('a lock on a leaver who still has an account is lifted: joined by its name, with who and how', () => {
  expect(facts(LIFTED)).toEqual([
    `The lock l on user:bob, who left at ${LEFT}, ended at ${at(4)} by dave (lifted), and the account was neither locked otherwise nor disabled nor deleted.`,
  ]);
});

test('lifted before the person left, at that moment, or from somebody else', () => {
  expect(facts([lock(at(2, 1), { user: 'bob' }), unlock('2026-01-02T11:59:59.999999Z')])).toEqual([]);
  expect(facts([lock(at(2, 1), { user: 'bob' }), unlock(LEFT)])).toHaveLength(1);
  expect(facts([lock(at(2, 13), { user: 'carol' }), unlock(at(4))])).toEqual([]);
  expect(facts([lock(at(2, 13), { user: 'Bob' }), unlock(at(4))])).toEqual([]);
  expect(facts([lock(at(2, 13), { role: 'bob' }), unlock(at(4))])).toEqual([]);
});

test('the account was deleted before, also in an earlier period; deleted afterwards it stood open', () => {
  const gone = { after: { users: [] } };
  expect(facts([lock(at(2, 13), { user: 'bob' }), deleted(at(3)), unlock(at(4))], gone)).toEqual([]);
  expect(facts([lock(at(2, 13), { user: 'bob' }), unlock(at(4)), deleted(at(4, 1))], gone)).toHaveLength(1);
  // an account that no snapshot of the store lists may be one of single sign-on
  const unlisted = k12({ before: { users: [] }, ...gone, events: LIFTED });
  expect(unlisted).toMatchObject({ exceptions: [], result: { result: 'judgment_required' } });
});

test('another lock on the same user held on; one that had ended, or came later, did not', () => {
  expect(facts([...LIFTED, lock(at(3), { user: 'bob' }, 'm')])).toEqual([]);
  expect(facts([...LIFTED, lock(at(3), { user: 'bob' }, 'm'), unlock(at(3, 1), 'm')])).toHaveLength(1);
  expect(facts([...LIFTED, lock(at(4, 1), { user: 'bob' }, 'm')])).toHaveLength(1);
});

test('the account of a single sign-on user: disabled by the provider before, not deleted at the gateway', () => {
  const eve = user('eve', [], { created_by: { connector: { id: 'okta', type: 'saml' } } });
  const events = [lock(at(2, 13), { user: 'eve' }), deleted(at(3), 'eve'), unlock(at(4))];
  const told = (row: JsonObject, lists: World['lists'] = {}) =>
    facts(events, {
      before: { users: [eve] },
      after: {},
      lists: { people_leavers: [leaver('eve', row)], ...lists },
    }).length;
  expect(told({})).toBe(1);
  expect(told({ idp_disabled: at(4) })).toBe(0);
  expect(told({ idp_disabled: '2026-01-04T00:00:00.000001Z' })).toBe(1);
  expect(told({}, { idp_accounts: [{ user: 'eve', status: 'disabled' }] })).toBe(0);
  expect(told({}, { idp_accounts: [{ user: 'eve', status: 'active' }] })).toBe(1);
});

test('a lock that runs out without anybody lifting it counts the same, also after the last snapshot', () => {
  const lasting: JsonObject = {
    kind: 'lock',
    metadata: { name: 'l' },
    spec: {
      target: { user: 'bob' },
      message: 'left',
      expires: at(4, 6),
      created_at: at(2, 13),
      created_by: 'alice',
    },
  };
  expect(
    facts([lock(at(2, 13), { user: 'bob' })], {
      between: [{ day: 3, state: { users: [bob], locks: [lasting] } }],
    }),
  ).toEqual([expect.stringContaining(`ended at ${at(4, 6)} (its time was over)`)]);
});

test('bots, hosts and devices of the list', () => {
  const lists = (name: string) => ({ lists: { people_leavers: [leaver(name, { type: 'machine' })] } });
  const own = {
    kind: 'user',
    metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
    spec: {},
  };
  const bots = { after: { users: [own], bots: [{ kind: 'bot', metadata: { name: 'ci' }, spec: {} }] } };
  expect(
    facts([lock(at(2, 13), { user: 'bot-ci' }), unlock(at(4))], { ...bots, ...lists('bot:ci') }),
  ).toHaveLength(1);
  const node = { kind: 'node', metadata: { name: 'n-1' }, spec: { hostname: 'web-1' } };
  const nodes = { after: { users: [], nodes: [node] } };
  expect(
    facts([lock(at(2, 13), { server_id: 'n-1' }), unlock(at(4))], { ...nodes, ...lists('web-1') }),
  ).toHaveLength(1);
  expect(facts([lock(at(2, 13), { device: 'd-1' }), unlock(at(4))], lists('d-1'))).toHaveLength(1);
  expect(facts([lock(at(2, 13), { device: 'd-1' }), unlock(at(4))], lists('d-2'))).toEqual([]);
});

test('every lock is in the population; one lifted without a message is a remark, also where no snapshot showed it', () => {
  const seen = (message: string): JsonObject => ({
    kind: 'lock',
    metadata: { name: 'l' },
    spec: { target: { user: 'carol' }, message, created_at: at(2), created_by: 'alice' },
  });
  const world = (message: string) =>
    k12({
      between: [{ day: 3, state: { users: [bob], locks: [seen(message)] } }],
      events: [lock(at(2), { user: 'carol' }), unlock(at(4))],
    });
  const bare = world('');
  expect(bare.population).toHaveLength(1);
  expect(bare.result).toMatchObject({
    result: 'no_exception',
    remarks: [`The lock l on user:carol was lifted at ${at(4)} by dave; its message names no reason.`],
  });
  expect(world('SEC-12').result.remarks).toEqual([]);
  expect(k12({ events: [lock(at(3), { user: 'carol' }), unlock(at(3, 1))] }).result.remarks).toEqual([
    expect.stringContaining('no snapshot shows its message'),
  ]);
});

const start = (time: string, sid: string, more: JsonObject = {}) =>
  event(time, 'session.start', { code: 'T2000I', sid, user: 'carol', server_hostname: 'web-1', ...more });
const end = (time: string, sid: string, more: JsonObject = {}) =>
  event(time, 'session.end', { code: 'T2004I', sid, user: 'carol', server_hostname: 'web-1', ...more });
const LOCK = lock(at(3, 10), { user: 'carol' });

test('a session that was open when the lock was made must end within five minutes, exactly', () => {
  expect(facts([start(at(3, 9), 's'), LOCK, end('2026-01-03T10:05:00Z', 's')])).toEqual([]);
  expect(facts([start(at(3, 9), 's'), LOCK, end('2026-01-03T10:05:00.000001Z', 's')])).toEqual([
    `Session s of carol was open when the lock l on user:carol was made at ${at(3, 10)} and ended at 2026-01-03T10:05:00.000Z (agreed: within 5m).`,
  ]);
  expect(
    facts([start(at(3, 9), 's'), LOCK, end(at(3, 10, 20), 's')], { settings: { lock_effect: '30m' } }),
  ).toEqual([]);
});

test('sessions that ended before, began afterwards, were of somebody else, or a lock that was lifted in between', () => {
  expect(facts([start(at(3, 8), 's'), end(at(3, 9), 's'), LOCK])).toEqual([]);
  expect(facts([LOCK, start(at(3, 11), 's'), end(at(3, 12), 's')])).toEqual([]);
  const other = { user: 'dave' };
  expect(facts([start(at(3, 9), 's', other), LOCK, end(at(3, 12), 's', other)])).toEqual([]);
  expect(facts([start(at(3, 9), 's'), LOCK, unlock(at(3, 10, 3)), end(at(3, 12), 's')])).toEqual([]);
  const partial = lock(at(3, 10), { user: 'carol', server_id: 'n-1' });
  expect(facts([start(at(3, 9), 's'), partial, end(at(3, 12), 's')])).toEqual([]);
});

test('one exception a session, however many locks; no recorded end is one too, except for applications', () => {
  const again = lock(at(3, 10, 30), { user: 'carol' }, 'm');
  expect(facts([start(at(3, 9), 's'), LOCK, again, end(at(3, 12), 's')])).toEqual([
    expect.stringContaining('the lock l on'),
  ]);
  expect(facts([start(at(3, 9), 's'), LOCK])).toEqual([expect.stringContaining('no end of it is recorded')]);
  const app = event(at(3, 9), 'app.session.start', {
    code: 'T2007I',
    sid: 'a',
    user: 'carol',
    app_name: 'grafana',
  });
  expect(facts([app, LOCK])).toEqual([]);
});

test('sessions on a locked host', () => {
  const node = { kind: 'node', metadata: { name: 'n-1' }, spec: { hostname: 'web-1' } };
  const events = [start(at(3, 9), 's'), lock(at(3, 10), { server_id: 'n-1' }), end(at(3, 11), 's')];
  expect(facts(events, { after: { users: [bob], nodes: [node] } })).toEqual([
    expect.stringContaining('the lock l on server_id:n-1'),
  ]);
});

test('no locks: not applicable; no list and a lifted lock: judgment; a silent or unread log: insufficient', () => {
  expect(k12({}).result.result).toBe('not_applicable');
  const open = judge('K12', { before: { users: [bob] }, after: { users: [bob] }, events: LIFTED });
  expect(open.result.result).toBe('judgment_required');
  expect(judge('K12', { events: [LOCK] }).result.result).toBe('no_exception');
  expect(k12({ silent: true }).result.result).toBe('insufficient_evidence');
  expect(k12({ statuses: { locks: 'denied' } }).result.result).toBe('insufficient_evidence');
});

test('names from a hostile world', () => {
  for (const name of ['__proto__', "o'x\n", '=1+1']) {
    const world = { after: { users: [user(name, [])] }, lists: { people_leavers: [leaver(name)] } };
    expect(facts([lock(at(2, 13), { user: name }, name), unlock(at(4), name)], world)).toHaveLength(1);
  }
});
