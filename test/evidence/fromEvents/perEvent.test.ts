import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { recordedEvents } from '../../collectors/derived/recorded.ts';
import { companyEvents, event, type Listed, rowsOf } from './rows.ts';

const RECORDED_DAY = { fromMs: Date.parse('2026-11-21'), toMs: Date.parse('2026-11-22'), label: 'x' };
const QUARTER = { fromMs: Date.parse('2026-07-01'), toMs: Date.parse('2026-10-01'), label: 'x' };
const recorded = () => recordedEvents().map(({ json }) => JSON.parse(json) as JsonObject);
const admin = 'eb48a135-58b1-459f-b593-da48a1efbc6f.acme.example.com';

test('the recorded logins, certificates, joins, changes and resets, one row an event', () => {
  const told = rowsOf(
    recorded(),
    [
      'logins',
      'certificates',
      'bot_joins',
      'config_changes',
      'password_resets',
      'mfa_changes',
      'svid_issuance',
    ],
    RECORDED_DAY,
  );
  const sizes = Object.fromEntries(Object.entries(told).map(([name, rows]) => [name, rows.length]));
  expect(sizes).toEqual({
    // five refused API calls are no logins: refusals shows them
    logins: 3,
    certificates: 16,
    bot_joins: 2,
    // 14 role.created, 2 role.deleted, 16 user.create, 2 user.update, 3 user.delete, 11 join_token.create, 1 trusted cluster token
    config_changes: 49,
    password_resets: 10,
    // four accounts were reset, which takes away whatever second factors they had
    mfa_changes: 4,
    svid_issuance: 0,
  });
  for (const rows of Object.values(told)) for (const row of rows) expect(row.events).toEqual([row.key]);
  const certificate = told.certificates?.find(({ key }) => key === '296bbe35-6207-4339-b3cb-d6b082408c2d');
  expect(certificate).toMatchObject({
    time: '2026-11-21T09:23:14.455Z',
    user: 'alice',
    cert_type: 'user',
    roles: ['access', 'editor', 'auditor'],
    expires: '2026-11-21T21:23:14.453645778Z',
    ttl_seconds: 43_199.998,
    mfa_device: '',
    access_requests: [],
    route: 'cluster:acme.example.com',
    address: '127.0.0.1',
    previous_expires: null,
  });
  expect(told.logins?.find(({ key }) => key === '95be43d7-431d-4139-9e45-c241c26a166c')).toMatchObject({
    user: 'alice',
    ok: true,
    kind: 'local',
    method: 'local',
    address: '127.0.0.1:43662',
    user_agent: 'Go-http-client/1.1',
    error: '',
  });
  expect(told.bot_joins?.map(({ bot, what, ok, anomaly }) => [bot, what, ok, anomaly])).toEqual([
    ['ci-deploy', 'join', true, ''],
    [
      'ci-deploy',
      'certificate generation',
      false,
      'a renewable certificate was used twice: it may be stolen',
    ],
  ]);
  expect(told.password_resets?.[0]).toMatchObject({
    user: 'alice',
    action: 'invitation made',
    actor: admin,
    actor_kind: 'host',
    actor_note: 'local administrator on the auth host (eb48a135-58b1-459f-b593-da48a1efbc6f)',
    ttl: '1h0m0s',
  });
  const changes = told.config_changes ?? [];
  expect(changes.find(({ name, action }) => name === 'leaver' && action === 'deleted')).toMatchObject({
    kind: 'user',
    actor: admin,
    ok: true,
  });
});

test('the made-up quarter: failed logins, and who changed which setting', () => {
  const told = rowsOf(companyEvents(), ['logins', 'config_changes', 'certificates'], QUARTER);
  expect(told.logins).toHaveLength(276);
  const failed = (told.logins ?? []).filter(({ ok }) => ok === false);
  expect(
    failed.filter(({ user, time }) => user === 'old-vendor' && String(time) < '2026-07-29'),
  ).toHaveLength(6);
  expect(told.certificates).toHaveLength(728);
  const settings = (told.config_changes ?? []).filter(({ name }) => name === '');
  expect(settings.map(({ kind, action, actor }) => [kind, action, actor])).toEqual([
    ['cluster_networking_config', 'updated', 'ines.almeida@northwind-ledger.example'],
    ['auth_preference', 'updated', 'break-glass'],
    ['session_recording_config', 'updated', 'ines.almeida@northwind-ledger.example'],
  ]);
});

test('configuration changes: what 14.2 logs as made again was changed, and nobody is named where nobody is recorded', () => {
  const rows = changes([
    event(1, 'user.create', 'T1002I', { name: 'dana', user: 'adm', roles: ['a'] }),
    event(2, 'user.create', 'T1002I', { name: 'dana', user: 'dana', roles: ['b'] }),
    event(3, 'user.delete', 'T1004I', { name: 'dana', user: 'bot-ci', bot_name: 'ci' }),
    event(4, 'user.create', 'T1002I', { name: 'dana', user: 'system', connector: 'github' }),
    event(5, 'role.created', 'T9000I', { name: 'dba', user: 'adm', access_requests: ['r1'] }),
    event(6, 'role.created', 'T9000I', { name: 'dba', user: 'adm', impersonator: 'root' }),
    event(7, 'user.create', 'T1002I', { name: 'old', user: 'old' }),
    event(8, 'access_list.delete', 'TAL003E', {
      name: 'ops',
      updated_by: 'eve',
      success: false,
      error: 'no',
    }),
    event(9, 'access_list.member.create', 'TAL005I', {
      access_list_name: 'ops',
      members: [{ member_name: 'bob' }],
      updated_by: 'ann',
    }),
    event(10, 'auth_preference.update', 'TCAUTH001I', { user: 'ann', user_kind: 2 }),
    event(11, 'integration.create', 'IG001I', { name: 'aws', user: 'ann', 'addr.remote': '10.0.0.1:1' }),
  ]);
  expect(
    rows.map(({ kind, name, action, actor, actor_kind }) => [kind, name, action, actor, actor_kind]),
  ).toEqual([
    ['user', 'dana', 'created', 'adm', 'human'],
    ['user', 'dana', 'updated', '', 'unknown'],
    ['user', 'dana', 'deleted', 'bot-ci', 'bot'],
    ['user', 'dana', 'created', 'system', 'system'],
    ['role', 'dba', 'created', 'adm', 'human'],
    ['role', 'dba', 'updated', 'adm', 'human'],
    ['user', 'old', 'updated', '', 'unknown'],
    ['access_list', 'ops', 'deleted', 'eve', 'human'],
    ['access_list.member', 'ops: bob', 'created', 'ann', 'human'],
    ['auth_preference', '', 'updated', 'ann', 'bot'],
    ['integration', 'aws', 'created', 'ann', 'human'],
  ]);
  expect(rows[1]?.actor_note).toBe('who did it is not recorded: the event names the affected user itself');
  expect(rows[4]?.access_requests).toEqual(['r1']);
  expect(rows[5]?.impersonator).toBe('root');
  expect(rows[7]).toMatchObject({ ok: false, error: 'no' });
  expect(rows[10]?.address).toBe('10.0.0.1:1');
});

function changes(events: readonly JsonObject[]): Listed[] {
  return rowsOf(events, ['config_changes']).config_changes ?? [];
}

test('logins by kind: MFA device, single sign-on, headless, refused certificates', () => {
  const { logins = [] } = rowsOf(
    [
      event(1, 'user.login', 'T1000I', {
        user: 'ann',
        success: true,
        method: 'local',
        mfa_device: { mfa_device_name: 'key', mfa_device_type: 'WebAuthn', mfa_device_uuid: 'd1' },
      }),
      event(2, 'user.login', 'T1001W', { user: 'bob', success: false, method: 'saml', error: 'no roles' }),
      event(3, 'user.login', 'T1013I', { user: 'ann', success: true, method: 'headless' }),
      event(4, 'auth', 'T3007W', { user: 'ann', login: 'daemon', success: false, error: 'not in the set' }),
    ],
    ['logins'],
  );
  expect(logins.map(({ user, ok, kind, error, mfa_device }) => [user, ok, kind, error, mfa_device])).toEqual([
    ['ann', true, 'local', '', { name: 'key', type: 'WebAuthn', uuid: 'd1' }],
    ['bob', false, 'single sign-on', 'no roles', { name: '', type: '', uuid: '' }],
    ['ann', true, 'headless, approved', '', { name: '', type: '', uuid: '' }],
    ['ann', false, 'certificate refused', 'not in the set', { name: '', type: '', uuid: '' }],
  ]);
});

test('newer machine identities: refused joins, keypairs, issued and refused identities', () => {
  const told = rowsOf(
    [
      event(1, 'bot.join', 'TJ001E', {
        bot_name: 'ci',
        method: 'github',
        success: false,
        error: 'bad issuer',
      }),
      event(2, 'join_token.bound_keypair.recovery', 'TBK001I', {
        bot_name: 'ci',
        token_name: 't',
        success: true,
        recovery_count: 2,
        recovery_mode: 'standard',
      }),
      event(3, 'join_token.bound_keypair.rotation', 'TBK002I', { bot_name: 'ci', token_name: 't' }),
      event(4, 'join_token.bound_keypair.join_state_verification_failed', 'TBK003W', { bot_name: 'ci' }),
      event(5, 'spiffe.svid.issued', 'TSPIFFE000I', {
        user: 'bot-ci',
        spiffe_id: 'spiffe://acme/web',
        svid_type: 'x509',
        serial_number: 'aa:11',
        dns_sans: ['web.acme'],
        workload_identity: 'web',
      }),
      event(6, 'spiffe.svid.issued', 'TSPIFFE000E', {
        spiffe_id: 'spiffe://acme/db',
        success: false,
        error: 'rule',
      }),
    ],
    ['bot_joins', 'svid_issuance'],
  );
  expect(told.bot_joins?.map(({ what, ok, anomaly, error }) => [what, ok, anomaly, error])).toEqual([
    ['join', false, 'refused', 'bad issuer'],
    ['keypair recovery', true, 'the keypair was recovered', ''],
    ['keypair rotation', true, '', ''],
    ['keypair join state verification failed', false, 'the join state did not fit: it may be stolen', ''],
  ]);
  expect(told.svid_issuance).toMatchObject([
    {
      ok: true,
      spiffe_id: 'spiffe://acme/web',
      serial_number: 'aa:11',
      dns_sans: ['web.acme'],
      actor_kind: 'bot',
    },
    { ok: false, spiffe_id: 'spiffe://acme/db', error: 'rule' },
  ]);
});

test('MFA devices and passwords', () => {
  const told = rowsOf(
    [
      event(1, 'mfa.add', 'T1006I', {
        user: 'ann',
        mfa_device_name: 'phone',
        mfa_device_uuid: 'd',
        mfa_device_type: 'TOTP',
      }),
      event(2, 'mfa.delete', 'T1007I', { user: 'ann', mfa_device_name: 'phone' }),
      event(3, 'user.password_change', 'T1005I', { user: 'ann' }),
      event(4, 'recovery_code.used', 'T1009W', { user: 'ann', success: false }),
      event(5, 'reset_password_token.create', 'T6000I', { name: 'bob', user: 'ann', ttl: '1h0m0s' }),
    ],
    ['mfa_changes', 'password_resets'],
  );
  expect(told.mfa_changes?.map(({ user, action, device }) => [user, action, device])).toEqual([
    ['ann', 'added', { name: 'phone', type: 'TOTP', uuid: 'd' }],
    ['ann', 'removed', { name: 'phone', type: '', uuid: '' }],
    ['bob', 'all removed by a reset of the account', { name: '', type: '', uuid: '' }],
  ]);
  expect(told.password_resets?.map(({ user, actor, action, ok }) => [user, actor, action, ok])).toEqual([
    ['ann', 'ann', 'password changed', true],
    ['ann', 'ann', 'recovery code used', false],
    ['bob', 'ann', 'invitation or reset link made', true],
  ]);
});
