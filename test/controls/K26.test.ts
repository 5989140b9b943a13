import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, user, type World } from './world.ts';

const k26 = (world: World) => judge('K26', world);
const told = (world: World) => k26(world).exceptions.map(({ row, facts }) => [row, facts]);
const login = (name: string, time = at(3), more: JsonObject = {}) =>
  event(time, 'user.login', { user: name, method: 'saml', success: true, code: 'T1001I', ...more });
const account = (name: string, more: JsonObject = {}): JsonObject => ({
  user: name,
  status: 'active',
  ...more,
});
const accounts = (...rows: JsonObject[]) => ({ idp_accounts: rows });

test('without a list of the identity provider: insufficient evidence, with the number of users', () => {
  const { result, population, exceptions } = k26({
    events: [login('eve'), login('eve', at(4)), login('mei')],
  });
  expect([exceptions, result.result]).toEqual([[], 'insufficient_evidence']);
  expect(result.insufficient).toEqual([
    expect.stringMatching(/^2 single sign-on users logged in, and no list/),
  ]);
  expect(population.sort()).toEqual(['eve', 'mei']);
});

test('whoever logged in and is not on the list is one exception, with count, first and last login', () => {
  const events = [login('eve'), login('mei'), login('mei', at(4))];
  expect(told({ events, lists: accounts(account('eve')) })).toEqual([
    [
      'logins/mei',
      'mei logged in 2 times by single sign-on (first 2026-01-03T00:00:00.000Z, last 2026-01-04T00:00:00.000Z) and is not on the list of the identity provider.',
    ],
  ]);
  expect(k26({ events, lists: accounts(account('eve'), account('mei')) }).result.result).toBe('no_exception');
  // names compare exactly
  expect(told({ events, lists: accounts(account('eve'), account('Mei')) })).toHaveLength(1);
});

test('refused logins, local logins and logins outside of the period are no single sign-on logins of it', () => {
  const events = [
    login('refused', at(3), { success: false, code: 'T1001W' }),
    event(at(3), 'user.login', { user: 'ann', method: 'local', success: true, code: 'T1000I' }),
    login('early', at(1, 5)),
    login('late', at(5, 1)),
  ];
  expect(k26({ events, lists: accounts(account('x')) }).result.result).toBe('not_applicable');
});

test('a login after the account was disabled is an exception; one at that moment or before is not', () => {
  const disabled = (disabled_at: string, ...times: string[]) =>
    told({
      events: times.map((time) => login('eve', time)),
      lists: accounts(account('eve', { status: 'disabled', disabled_at })),
    });
  expect(disabled(at(3), at(2, 5), at(3, 1), at(4))).toEqual([
    [
      'idp_accounts/1',
      'eve was disabled in the identity provider at 2026-01-03T00:00:00.000Z and logged in 1 time afterwards, first at 2026-01-04T00:00:00.000Z.',
    ],
  ]);
  expect(disabled(at(3, 5), at(3, 5))).toEqual([]);
  expect(disabled(at(3, 5), '2026-01-03T05:00:00.000001Z')).toHaveLength(1);
  expect(disabled(at(3, 5), at(2))).toEqual([]);
});

test('a day without a time ends when the day does', () => {
  const disabled = (time: string) =>
    told({
      events: [login('eve', time)],
      lists: accounts(account('eve', { status: 'disabled', disabled_at: '2026-01-03' })),
    }).length;
  expect(disabled(at(3, 23, 59))).toBe(0);
  expect(disabled(at(4, 0))).toBe(1);
});

test('an account that is active again, or in another directory, was not disabled; one without a time requires judgment', () => {
  const events = [login('eve', at(4))];
  const again = account('eve', { disabled_at: at(2) });
  expect(told({ events, lists: accounts(again) })).toEqual([]);
  const twice = accounts(
    account('eve', { status: 'disabled', disabled_at: at(2), key: 'a' }),
    account('eve', { key: 'b' }),
  );
  expect(told({ events, lists: twice })).toEqual([]);
  const { result, exceptions } = k26({ events, lists: accounts(account('eve', { status: 'suspended' })) });
  expect([exceptions, result.result]).toEqual([[], 'judgment_required']);
});

test('active accounts that the gateway never saw are counted and are no exception', () => {
  const lists = accounts(
    account('eve'),
    account('never'),
    account('user'),
    account('gone', { status: 'deleted', disabled_at: at(1) }),
  );
  const { result } = k26({ after: { users: [user('user', [])] }, events: [login('eve')], lists });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [
      expect.stringMatching(/^1 active accounts of the identity provider are not known to the gateway/),
    ],
  });
});

test('an unread or silent log and users that were denied are insufficient evidence, whatever the list says', () => {
  const lists = accounts(account('eve'));
  const events = [login('eve')];
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k26({ lists, events, window: half }).result.result).toBe('insufficient_evidence');
  expect(k26({ lists, silent: true }).result.result).toBe('insufficient_evidence');
  expect(k26({ lists, events, statuses: { users: 'denied' } }).result.result).toBe('insufficient_evidence');
});

test('names of a hostile world', () => {
  const names = ['__proto__', "o'x\n", '=1+1'];
  const events = names.map((name) => login(name));
  expect(told({ events, lists: accounts(account("o'x\n")) }).map(([row]) => row)).toEqual([
    'logins/=1+1',
    'logins/__proto__',
  ]);
});
