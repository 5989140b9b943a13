import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { subjectsOf } from '../../../src/collectors/events/ingest/subjects.ts';
import { canonicalJson, type JsonObject } from '../../../src/formats/canonicalJson.ts';

function of(event: string, body: JsonObject): string[] {
  return subjectsOf(event, Buffer.from(canonicalJson({ event, ...body })))
    .map(([kind, value]) => `${kind} ${value}`)
    .sort();
}

describe('whom an event speaks about', () => {
  it.each<[string, JsonObject, string[]]>([
    ['access_request.create', { id: 'r1', user: 'bob' }, ['request r1']],
    ['access_request.review', { id: 'r1' }, ['request r1']],
    ['access_request.expire', { id: 'r1' }, ['request r1']],
    ['access_request.search', { user: 'bob' }, []],
    ['user.create', { name: 'eve', user: 'admin' }, ['user eve']],
    ['user.delete', { name: 'bot-ci' }, ['user bot-ci']],
    ['user.login', { user: 'eve', name: 'x' }, []],
    ['user.password_change', { user: 'eve' }, ['user eve']],
    ['mfa.delete', { user: 'eve', mfa_device_name: 'key' }, ['mfa eve', 'user eve']],
    ['reset_password_token.create', { name: 'eve' }, ['user eve']],
    ['role.deleted', { name: 'dba' }, ['role dba']],
    ['lock.created', { name: 'l1', target: { user: 'eve' }, lock: { target: {} } }, ['lock l1', 'user eve']],
    ['lock.created', { name: 'l1', target: {}, lock: { target: { role: 'dba' } } }, ['lock l1', 'role dba']],
    ['lock.deleted', { name: 'l1' }, ['lock l1']],
    ['bot.delete', { name: 'ci' }, ['bot ci']],
    ['bot.join', { bot_name: 'ci', token_name: '***' }, ['bot ci']],
    ['cert.generation_mismatch', { user: 'bot-ci' }, ['bot ci', 'user bot-ci']],
    ['join_token.create', { name: 't' }, ['token t']],
    ['join_token.bound_keypair.recovery', { token_name: 't', bot_name: 'ci' }, ['bot ci', 'token t']],
    ['github.deleted', { name: 'gh' }, ['connector github/gh']],
    ['trusted_cluster.delete', { name: 'leaf' }, ['trusted_cluster leaf']],
    ['device.delete', { device: { device_id: 'd1' } }, ['device d1']],
    ['device', { device: { device_id: 'd1' } }, ['device d1']],
    ['access_list.delete', { name: 'al' }, ['access_list al']],
    ['access_list.member.delete', { access_list_name: 'al', members: [] }, ['access_list al']],
    ['workload_identity_x509_revocation.create', { name: '0a1b' }, ['x509_revocation 0a1b']],
    ['constructor', { name: 'x' }, []],
    ['user.create', { name: 7 }, []],
    ['user.create', {}, []],
  ])('%s', (event, body, subjects) => {
    expect(of(event, body)).toEqual(subjects);
  });

  it('tells of every access request in force, at the top or in a certificate, whatever the event', () => {
    expect(of('session.start', { access_requests: ['r1', 'r2', 'r1'] })).toEqual([
      'request_use r1',
      'request_use r2',
    ]);
    expect(of('cert.create', { identity: { access_requests: ['r3'] } })).toEqual(['request_use r3']);
    expect(of('session.start', { access_requests: [] })).toEqual([]);
    expect(of('exec', { command: 'echo "access_requests":["r9"' })).toEqual([]);
  });

  it('finds the governed events of a real log', () => {
    const log = new URL('../../../fixtures/recordings/teleport-14.2.0/events.jsonl', import.meta.url);
    const kinds = new Map<string, Set<string>>();
    for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
      const body = JSON.parse(line) as JsonObject & { event: string };
      for (const [kind, value] of subjectsOf(body.event, Buffer.from(canonicalJson(body)))) {
        kinds.set(kind, (kinds.get(kind) ?? new Set()).add(value));
      }
    }
    expect([...kinds.keys()]).toEqual(expect.arrayContaining(['request', 'user', 'role', 'lock', 'bot']));
    expect(kinds.get('lock')?.size).toBeGreaterThan(1);
  });
});
