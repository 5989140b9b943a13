import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { ask, review, update } from './requestEvents.ts';
import { at, event, judge, user, type World } from './world.ts';

const glass = { break_glass_accounts: [{ user: 'glass' }] };
const DAY = { emergency_review_within: '24h' };
const listed: World = {
  before: { users: [user('glass', [])] },
  after: { users: [user('glass', [])] },
  settings: DAY,
  lists: glass,
};

const login = (day: number, more: JsonObject = {}) =>
  event(at(day, 3), 'user.login', { user: 'glass', success: true, method: 'local', ...more });
/** The account works in a session from 04:00 to 05:00. */
const session = (day: number, recording = 'node', more: JsonObject = {}) => {
  const common = { sid: `s-${day}`, user: 'glass', login: 'root', server_hostname: 'db-1', ...more };
  return [
    event(at(day, 4), 'session.start', common),
    event(at(day, 5), 'session.end', { ...common, session_recording: recording, interactive: true }),
  ];
};
const lock = (day: number) =>
  event(at(day, 6), 'lock.created', { name: `l-${day}`, target: { user: 'glass' } });
const emergency = (more: JsonObject = {}): JsonObject => ({
  ...{ id: 'CHG-1', object: 'glass', approved_by: 'bo', approved_at: at(2, 9), emergency: true },
  ...{ implemented_from: at(2), implemented_to: at(2, 20), ...more },
});
const k34 = (events: JsonObject[], changes: JsonObject[], more: World = {}) =>
  judge('K34', { ...listed, ...more, events, lists: { ...glass, people_changes: changes, ...more.lists } });
const facts = (judged: ReturnType<typeof judge>) =>
  judged.exceptions.map((one) => one.facts.replace(/ Deviation from .*$/, ''));
const WHOLE = [login(2), ...session(2), lock(2)];

test('a use of a break-glass account without anything around it is one exception that names all that is missing', () => {
  const told = judge('K34', { ...listed, events: [login(2)] });
  expect(told.result.result).toBe('exception');
  expect(facts(told)).toEqual([
    `Break-glass account glass logged in at ${at(2, 3)}; missing: ticket, review by somebody else within 24h, recorded session, change of the credential or lock afterwards (no list of changes was supplied).`,
  ]);
});

test('failed logins of the account, and logins of other accounts, are no use of it', () => {
  const events = [
    login(2, { success: false, code: 'T1000W' }),
    event(at(2, 3), 'user.login', { user: 'ann', success: true }),
  ];
  expect(k34(events, []).result).toMatchObject({ result: 'not_applicable', population: { size: 0 } });
});

test('a use whose change names the account, with review, recorded session and lock, has no exception', () => {
  expect(k34(WHOLE, [emergency()]).result).toMatchObject({ result: 'no_exception', notes: [] });
  expect(k34(WHOLE, [emergency({ object: 'user/glass' })]).result.result).toBe('no_exception');
});

const AFTER = 'change of the credential or lock afterwards';
const REVIEW = 'review by somebody else within 24h';
const addedDevice = (hour: number) => event(at(2, hour), 'mfa.add', { code: 'T1006I', user: 'glass' });
test.each([
  ['the review came later than the time allows', emergency({ approved_at: at(3, 4) }), WHOLE, REVIEW],
  ['the approval came before the use', emergency({ approved_at: at(2, 1) }), WHOLE, REVIEW],
  ['whoever requested it reviewed it', emergency({ requested_by: 'bo' }), WHOLE, REVIEW],
  ['the account itself reviewed it', emergency({ approved_by: 'glass' }), WHOLE, REVIEW],
  [
    'a session was not recorded',
    emergency(),
    [login(2), ...session(2, 'off'), lock(2)],
    'recording of 1 of its sessions',
  ],
  ['there was no session', emergency(), [login(2), lock(2)], 'recorded session'],
  ['nothing was changed afterwards', emergency(), [login(2), ...session(2)], AFTER],
  ['the device was added before', emergency(), [addedDevice(2), login(2), ...session(2)], AFTER],
  [
    'recovery codes were made, which changes no credential',
    emergency(),
    [login(2), ...session(2), event(at(2, 6), 'recovery_code.generated', { user: 'glass' })],
    AFTER,
  ],
  [
    'a lock covers one of its logins at the target only',
    emergency(),
    [
      login(2),
      ...session(2),
      event(at(2, 6), 'lock.created', { name: 'l', target: { user: 'glass', login: 'root' } }),
    ],
    AFTER,
  ],
])('%s: one exception that names what is missing and nothing else', (_, change, events, missing) => {
  expect(facts(k34(events, [change]))).toEqual([
    `Break-glass account glass logged in at ${at(2, 3)}; missing: ${missing}.`,
  ]);
});

test.each([
  ['password', event(at(2, 6), 'user.password_change', { user: 'glass', code: 'T1005I' })],
  ['device', addedDevice(6)],
  ['deletion', event(at(2, 6), 'user.delete', { name: 'glass', user: 'ann', code: 'T1004I' })],
])('a changed credential (%s) after the last session of the use is enough', (_, change) => {
  expect(k34([login(2), ...session(2), change], [emergency()]).result.result).toBe('no_exception');
});

test('a change of another time is no ticket; one of another account neither', () => {
  const other = { break_glass_accounts: [{ user: 'glass' }, { user: 'second' }] };
  const second = event(at(2, 3), 'user.login', { user: 'second', success: true });
  expect(facts(k34(WHOLE, [emergency({ implemented_from: at(3), implemented_to: at(4) })]))).toEqual([
    expect.stringContaining('missing: ticket, review'),
  ]);
  const told = k34([...WHOLE, second], [emergency({ object: 'second' })], { lists: other });
  expect(facts(told).find((one) => one.includes('account glass'))).toContain('missing: ticket, review');
});

test('the time is 24 hours to the microsecond; a weekend is no time of working days', () => {
  const reviewed = (time: string, settings: Record<string, unknown> = DAY) =>
    facts(k34(WHOLE, [emergency({ approved_at: time, implemented_to: at(5) })], { settings }));
  expect(reviewed('2026-01-03T03:00:00.000000Z')).toEqual([]);
  expect(reviewed('2026-01-03T03:00:00.000001Z')).toEqual([expect.stringContaining(REVIEW)]);
  // the use is on a Friday
  expect(reviewed(at(4, 9), { emergency_review_within: '1wd' })).toEqual([]);
});

test('a second use needs a changed credential as well; one that came after both is for judgment of the first', () => {
  const twice = [login(2), ...session(2), login(3), ...session(3), lock(3)];
  const told = k34(twice, [emergency({ implemented_to: at(3, 20), approved_at: at(3, 4) })], {
    settings: { emergency_review_within: '30h' },
  });
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes).toEqual([
    `Break-glass account glass logged in at ${at(2, 3)}; requires judgment, since the evidence near it does not name it: change of the credential or lock.`,
  ]);
});

test('a credential that was changed before the last session of the use requires judgment', () => {
  const told = k34(
    [login(2), event(at(2, 3, 30), 'mfa.add', { code: 'T1006I', user: 'glass' }), ...session(2)],
    [emergency()],
  );
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes.join()).toContain('does not name it: change of the credential or lock');
});

test('what surrounds a use in time and names something else requires judgment, not a pass', () => {
  const told = k34(WHOLE, [emergency({ object: 'other' })]);
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes[0]).toContain(
    'requires judgment, since the evidence near it does not name it: ticket, review',
  );
});

test('a session of which the log does not say whether it was recorded requires judgment', () => {
  const told = k34([login(2), session(2)[0] as JsonObject, lock(2)], [emergency()]);
  expect(told.result.notes).toEqual([expect.stringContaining('does not name it: recorded session.')]);
});

test('an incident that names the login is its ticket, by the whole id; one that was closed in time may be its review', () => {
  const named = (ref: string, more: JsonObject = {}) =>
    judge('K34', {
      ...listed,
      events: [login(2, { uid: 'in-1' }), ...session(2), lock(2)],
      lists: { ...glass, people_incidents: [{ id: 'INC-1', opened: at(2, 4), events: [ref], ...more }] },
    });
  expect(facts(named('in-1'))).toEqual([expect.stringContaining(`; missing: ${REVIEW} (no list`)]);
  expect(facts(named('in-'))).toEqual([expect.stringContaining(`; missing: ticket, ${REVIEW} (no list`)]);
  const closed = named('in-1', { owner: 'dora', closed: at(2, 12) });
  expect(closed.exceptions).toEqual([]);
  expect(closed.result.notes).toEqual([expect.stringContaining('does not name it: review.')]);
});

test('what can still come after the end of the period is not missing', () => {
  const told = k34([login(2), ...session(2)], [emergency({ approved_by: '' })], { settings: {} });
  expect(told.result).toMatchObject({
    result: 'judgment_required',
    notes: [
      `Break-glass account glass logged in at ${at(2, 3)}; due within 5 working days, which ends after the period: review, change of the credential or lock.`,
    ],
  });
});

const byUpdate = [ask('r-1'), update('r-1', { updated_by: 'admin' })];
const underRequest = (recording: string) => session(3, recording, { user: 'bob', access_requests: ['r-1'] });
const approved = (more: JsonObject = {}) =>
  emergency({
    object: 'r-1',
    approved_at: at(3, 9),
    implemented_from: at(3),
    implemented_to: at(4),
    ...more,
  });
const requested = (events: JsonObject[], changes: JsonObject[], more: World = {}) =>
  k34(events, changes, { edition: 'enterprise', ...more });

test('a request that was approved by a change of state, also when it is denied afterwards, is a use; one that was reviewed is none', () => {
  const denied = [...byUpdate, update('r-1', { updated_by: 'admin', state: 'DENIED' }, at(4))];
  for (const events of [byUpdate, denied])
    expect(facts(requested(events, []))).toEqual([
      `Request r-1 of bob was approved by a change of state at ${at(3, 3)}; missing: ticket, ${REVIEW}.`,
    ]);
  expect(requested([ask('r-1'), review('r-1', 'carol')], []).result.result).toBe('not_applicable');
});

test('an emergency change that names the request, reviewed by somebody else, with recorded sessions, has no exception', () => {
  const events = [...byUpdate, ...underRequest('node')];
  for (const object of ['r-1', 'access_request/r-1'])
    expect(requested(events, [approved({ object })]).result).toMatchObject({
      result: 'no_exception',
      notes: [],
    });
});

test.each([
  ['a session under it was not recorded', 'off', approved(), 'recording of 1 of its sessions'],
  ['the requester reviewed it', 'node', approved({ approved_by: 'bob' }), REVIEW],
  ['whoever changed its state reviewed it', 'node', approved({ approved_by: 'admin' }), REVIEW],
  ['the review came late', 'node', approved({ approved_at: at(4, 4) }), REVIEW],
])('a request approved by a change of state, and %s: one exception', (_, recording, change, missing) => {
  expect(facts(requested([...byUpdate, ...underRequest(recording)], [change]))).toEqual([
    `Request r-1 of bob was approved by a change of state at ${at(3, 3)}; missing: ${missing}.`,
  ]);
});

test('a reason that matches the pattern of tickets is the ticket of a request', () => {
  const settings = { ...DAY, ticket_pattern: 'INC-\\d+' };
  expect(facts(requested(byUpdate, [], { settings }))).toEqual([
    expect.stringContaining(`missing: ${REVIEW}.`),
  ]);
});

test('in an edition without review rights every approval is a change of state: one point for all of them', () => {
  const told = k34(byUpdate, []);
  expect(told.exceptions).toEqual([]);
  expect(told.result.notes).toEqual([
    expect.stringMatching(
      /^1 approval is a change of state, since the open-source edition has no review rights/,
    ),
  ]);
});

const ofNode = (more: JsonObject = {}) => emergency({ object: 'db-1', requested_by: 'ann', ...more });
test('a change marked as an emergency: what is missing is an exception, what nothing binds to it judgment', () => {
  const work = session(2, 'node', { user: 'ann' });
  expect(k34(work, [ofNode()]).result).toMatchObject({ result: 'no_exception', notes: [] });
  expect(facts(k34(work, [ofNode({ approved_at: at(3, 1) })]))).toEqual([
    `Change CHG-1 of db-1, marked as an emergency, was carried out from ${at(2)} on; missing: ${REVIEW}.`,
  ]);
  expect(facts(k34(work, [ofNode({ approved_by: 'ann' })]))[0]).toContain(`missing: ${REVIEW}.`);
  expect(facts(k34(session(2, 'off', { user: 'ann' }), [ofNode()]))[0]).toContain(
    'missing: recording of 1 of',
  );
  expect(k34([], [ofNode()]).result.notes).toEqual([
    expect.stringContaining('does not name it: recorded session.'),
  ]);
  expect(k34(work, [ofNode({ approved_at: at(1) })]).result.notes).toEqual([
    expect.stringContaining('does not name it: review.'),
  ]);
});

test('an emergency of another period is not judged', () => {
  const past = ofNode({ approved_by: '', implemented_from: at(1), implemented_to: at(1, 8) });
  expect(k34([], [past]).result.result).toBe('not_applicable');
});

test('nothing of the kind in a whole log is no occurrence, and no list is judgment', () => {
  expect(judge('K34', listed).result.result).toBe('not_applicable');
  expect(judge('K34', { ...listed, lists: {} }).result.result).toBe('judgment_required');
});

test('a silent log is insufficient evidence', () => {
  expect(judge('K34', { ...listed, silent: true }).result.result).toBe('insufficient_evidence');
});
