import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { recordedEvents } from '../../collectors/derived/recorded.ts';
import { DAY, event, type Listed, rowsOf } from './rows.ts';

const AUTH = '11111111-1111-4111-8111-111111111111';
const PROXY = '22222222-2222-4222-8222-222222222222';
const NODE = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';

const named = (name: string, more: JsonObject = {}): JsonObject => ({ metadata: { name }, ...more });
const user = (name: string, roles: string[], more: JsonObject = {}): JsonObject =>
  named(name, { spec: { roles, ...more } });

function changes(events: readonly JsonObject[], state: Record<string, JsonObject[]> = {}): Listed[] {
  return rowsOf(events, ['config_changes'], DAY, { state }).config_changes ?? [];
}

test('the lists of servers say what a built-in identity is', () => {
  const by = (minute: number, actor: string) =>
    event(minute, 'role.updated', 'T9002I', { name: `r${minute}`, user: actor });
  const events = [
    by(1, `${AUTH}.north.example`),
    by(2, `${PROXY}.north.example`),
    by(3, `${NODE}.north.example`),
    by(4, `${OTHER}.north.example`),
    by(5, 'system'),
    by(6, '@teleport-access-approval-bot'),
    by(7, 'bot-ci'),
    by(8, 'bot-tender'),
    event(9, 'role.updated', 'T9002I', { name: 'r9', user: 'mira', beam_id: 'b1' }),
    by(10, 'mira'),
    by(11, ''),
  ];
  const state = {
    auth_servers: [named(AUTH)],
    proxy_servers: [named(PROXY)],
    instances: [named(NODE, { spec: { hostname: 'db-1' } })],
    users: [
      named('bot-ci', { metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } }, spec: {} }),
      user('bot-tender', ['access']),
    ],
  };
  expect(changes(events, state).map(({ actor_kind, actor_note }) => [actor_kind, actor_note])).toEqual([
    ['host', `local administrator on the auth host (${AUTH})`],
    ['system', `proxy (${PROXY})`],
    ['machine', `agent db-1 (${NODE})`],
    ['system', `built-in identity (${OTHER}) of no listed auth server`],
    ['system', 'the gateway'],
    ['system', 'the gateway'],
    ['bot', ''],
    ['human', ''],
    ['machine', ''],
    ['human', ''],
    ['unknown', ''],
  ]);
  // nothing tells another server from an auth server where none is listed
  expect(changes(events.slice(0, 2)).map(({ actor_kind }) => actor_kind)).toEqual(['host', 'host']);
});

test('renewals, joins, lock-outs, password bookkeeping and provider logins are automatic; a wider role is not', () => {
  const host = `${AUTH}.north.example`;
  const rows = changes(
    [
      event(1, 'user.update', 'T1003I', { name: 'bot-ci', user: 'bot-ci', roles: ['bot-ci'] }),
      event(2, 'user.update', 'T1003I', { name: 'bot-ci', user: host, roles: ['bot-ci'] }),
      event(2.05, 'bot.join', 'TJ001I', { bot_name: 'ci', success: true }),
      event(3, 'user.login', 'T1000W', { user: 'vera', success: false, method: 'local' }),
      event(3.01, 'user.update', 'T1003I', { name: 'vera', user: 'vera', roles: ['access'] }),
      event(4, 'user.create', 'T1002I', {
        name: 'sso',
        user: 'system',
        connector: 'okta',
        roles: ['access'],
      }),
      event(5, 'user.update', 'T1003I', { name: 'vera', user: 'vera', roles: ['access', 'editor'] }),
      event(6, 'user.update', 'T1003I', { name: 'wilma', user: 'wilma', roles: ['access'] }),
      event(6.01, 'user.password_change', 'T1005I', { user: 'wilma' }),
      event(7, 'user.update', 'T1003I', { name: 'bot-ci', user: host, roles: ['bot-ci'] }),
    ],
    { users: [user('vera', ['access']), user('wilma', ['access'])] },
  );
  expect(rows.map(({ name, automatic, class: of, actor }) => [name, automatic, of, actor])).toEqual([
    ['bot-ci', 'renewal of the bot', 'automatic', 'bot-ci'],
    ['bot-ci', 'join of the bot', 'automatic', host],
    // the state that shows vera's roles is read at the end of the day only: nobody knows that they stayed the same
    ['vera', '', 'grant', 'vera'],
    ['sso', 'single sign-on login', 'automatic', 'system'],
    ['vera', '', 'grant', 'vera'],
    ['wilma', '', 'grant', 'wilma'],
    ['bot-ci', '', 'resource', host],
  ]);
});

test('with the roles known before, bookkeeping is told from a change of roles', () => {
  const rows = changes([
    event(-100, 'user.create', 'T1002I', { name: 'vera', user: 'adm', roles: ['access'] }),
    event(-100, 'user.create', 'T1002I', { name: 'wilma', user: 'adm', roles: ['access'] }),
    event(3, 'user.login', 'T1000W', { user: 'vera', success: false, method: 'local' }),
    event(3.01, 'user.update', 'T1003I', { name: 'vera', user: 'vera', roles: ['access'] }),
    event(5, 'user.update', 'T1003I', { name: 'vera', user: 'vera', roles: ['access', 'editor'] }),
    event(6, 'user.update', 'T1003I', { name: 'wilma', user: 'wilma', roles: ['access'] }),
    event(6.01, 'user.password_change', 'T1005I', { user: 'wilma' }),
    event(7, 'user.update', 'T1003I', { name: 'vera', user: 'adm', roles: ['editor'] }),
    event(8, 'user.delete', 'T1004I', { name: 'vera', user: 'adm' }),
  ]);
  expect(rows.map((row) => [row.name, row.automatic, row.class, row.roles_added, row.actor_kind])).toEqual([
    ['vera', 'lock-out after failed logins', 'automatic', [], 'system'],
    ['vera', '', 'grant', ['editor'], 'human'],
    ['wilma', 'password, invitation or second factor set', 'automatic', [], 'human'],
    ['vera', '', 'resource', [], 'human'],
    ['vera', '', 'resource', null, 'human'],
  ]);
});

test('what was there before the period was updated, whatever the event is called', () => {
  const made = { created_by: { time: '2025-06-01T00:00:00Z' } };
  const rows = changes(
    [
      event(-500, 'role.created', 'T9000I', { name: 'dba', user: 'adm' }),
      event(-500, 'role.created', 'T9000I', { name: 'gone', user: 'adm' }),
      event(-400, 'role.deleted', 'T9001I', { name: 'gone', user: 'adm' }),
      ...['dba', 'gone', 'editor', 'fresh'].map((name, index) =>
        event(index + 1, 'role.created', 'T9000I', { name, user: 'adm' }),
      ),
      event(10, 'user.create', 'T1002I', { name: 'old', user: 'adm', roles: [] }),
      event(11, 'user.create', 'T1002I', { name: 'new', user: 'adm', roles: [] }),
    ],
    { users: [user('old', [], made), user('new', [], { created_by: { time: '2026-01-02T00:11:00Z' } })] },
  );
  expect(rows.map(({ name, action }) => [name, action])).toEqual([
    ['dba', 'updated'],
    ['gone', 'created'],
    ['editor', 'updated'],
    ['fresh', 'created'],
    ['old', 'updated'],
    ['new', 'created'],
  ]);
});

test('a refused API call is no login of nobody, and names its caller', () => {
  const events = recordedEvents().map(({ json }) => JSON.parse(json) as JsonObject);
  const period = { fromMs: Date.parse('2026-11-21'), toMs: Date.parse('2026-11-22'), label: 'x' };
  const { logins = [], refusals = [] } = rowsOf(events, ['logins', 'refusals'], period);
  expect(logins.filter(({ user: who }) => who === '')).toEqual([]);
  expect(refusals.map(({ type, who, what }) => [type, who, what])).toEqual([
    ['issuance', 'bot-ci-deploy', 'cert.generation_mismatch'],
    ['access', 'soc2', 'API call'],
    ['access', 'soc2', 'API call'],
    ['access', 'narrow', 'API call'],
    ['access', 'soc2', 'API call'],
    ['access', 'soc2', 'API call'],
  ]);
});

test('a headless login that was only requested is neither success nor failure; one under a lock is no plain success', () => {
  const login = (minute: number, code: string, more: JsonObject) =>
    event(minute, 'user.login', code, { user: 'mira', ...more });
  const { logins = [] } = rowsOf(
    [
      login(1, 'T1012I', { method: 'headless', success: false }),
      login(2, 'T1013I', { method: 'headless', success: true }),
      login(3, 'T1014W', { method: 'headless' }),
      event(4, 'lock.created', 'TLK00I', { name: 'l', target: { user: 'mira' }, user: 'adm' }),
      login(5, 'T1000I', { method: 'local', success: true }),
      event(6, 'lock.deleted', 'TLK01I', { name: 'l', user: 'adm' }),
      login(7, 'T1000I', { method: 'local', success: true }),
    ],
    ['logins'],
  );
  expect(logins.map(({ state, ok, under_lock }) => [state, ok, under_lock])).toEqual([
    ['requested', null, ''],
    ['succeeded', true, ''],
    ['failed', false, ''],
    ['succeeded under a lock', null, 'l'],
    ['succeeded', true, ''],
  ]);
});

test('a device that is logged twice was added once, and a reset of the account takes all devices away', () => {
  const device = { mfa_device_name: 'phone', mfa_device_uuid: 'd1', mfa_device_type: 'TOTP' };
  const { mfa_changes = [], password_resets = [] } = rowsOf(
    [
      event(-60, 'user.create', 'T1002I', { name: 'ann', user: 'adm', roles: ['access'] }),
      event(1, 'mfa.add', 'T1006I', { uid: 'a1', user: 'ann', ...device }),
      event(1, 'mfa.add', 'T1006I', { uid: 'a2', user: 'ann', ...device }),
      event(2, 'mfa.add', 'T1006I', { user: 'ann', mfa_device_name: 'key', mfa_device_uuid: 'd2' }),
      event(3, 'mfa.delete', 'T1007I', { user: 'ann', mfa_device_name: 'key', mfa_device_uuid: 'd2' }),
      event(4, 'reset_password_token.create', 'T6000I', { uid: 'r', name: 'ann', user: 'adm' }),
      event(5, 'user.create', 'T1002I', { name: 'bob', user: 'adm', roles: [] }),
      event(5.01, 'reset_password_token.create', 'T6000I', { name: 'bob', user: 'adm' }),
      event(6, 'reset_password_token.create', 'T6000I', { name: 'nobody-knows', user: 'adm' }),
    ],
    ['mfa_changes', 'password_resets'],
  );
  expect(mfa_changes.slice(0, 4).map((row) => [row.user, row.action, row.devices, row.events])).toEqual([
    ['ann', 'added', ['phone'], ['a1', 'a2']],
    ['ann', 'added', ['key'], [expect.any(String)]],
    ['ann', 'removed', ['key'], [expect.any(String)]],
    ['ann', 'all removed by a reset of the account', ['phone'], ['r']],
  ]);
  expect(password_resets.map(({ user: who, action }) => [who, action])).toEqual([
    ['ann', 'reset link made'],
    ['bob', 'invitation made'],
    ['nobody-knows', 'invitation or reset link made'],
  ]);
});

test('certificates of Teleport 14 name the bot by its user', () => {
  const issued = (minute: number, name: string) =>
    event(minute, 'cert.create', 'TC000I', { cert_type: 'user', identity: { user: name } });
  const { certificates = [] } = rowsOf([issued(1, 'bot-ci'), issued(2, 'mira')], ['certificates']);
  expect(certificates.map(({ bot, user_kind }) => [bot, user_kind])).toEqual([
    ['ci', 'bot'],
    ['', 'human'],
  ]);
});
