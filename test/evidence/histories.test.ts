import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, role, user, type World, withConclusion } from '../controls/world.ts';

/** Rows of a computed dataset as records. */
function rowsOf(dataset: string, world: World): JsonObject[] {
  return withConclusion(world, ({ set }) =>
    [...set.rows(dataset)].map(({ json }) => JSON.parse(json) as JsonObject),
  );
}

describe('role_changes', () => {
  test('names who and when, and the definitions of the snapshots on both sides', () => {
    const rows = rowsOf('role_changes', {
      before: {
        roles: [role('ops', { logins: ['app'] }), role('old', {}), role('quiet', { logins: ['a'] })],
      },
      after: { roles: [role('ops', { logins: ['root'] }), role('quiet', { logins: ['b'] })] },
      events: [
        event(at(3, 2), 'role.updated', { name: 'ops', user: 'carol', access_requests: ['r-1'] }),
        event(at(4, 2), 'role.deleted', { name: 'old', user: 'dave' }),
      ],
    });
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      role: 'ops',
      change: 'updated',
      time: at(3, 2),
      actor: 'carol',
      access_requests: ['r-1'],
      from_time: at(1, 12),
      to_time: at(5, 12),
      before: { spec: { allow: { logins: ['app'] } } },
      after: { spec: { allow: { logins: ['root'] } } },
      differences: 'spec.allow.logins from "["app"]" to "["root"]"',
      changes_between: 1,
      note: '',
    });
    expect(rows[1]).toMatchObject({ role: 'old', change: 'deleted', actor: 'dave', after: '' });
    expect(rows[2]).toMatchObject({
      role: 'quiet',
      change: 'changed',
      actor: '',
      time: null,
      changes_between: 0,
    });
    expect(rows[2]?.note).toBe('no event of the log that was read explains it');
  });

  test('says where one side is missing, and where two changes share the same snapshots', () => {
    const change = (hour: number) => event(at(3, hour), 'role.updated', { name: 'ops', user: 'carol' });
    const two = rowsOf('role_changes', {
      before: { roles: [role('ops', { logins: ['a'] })] },
      after: { roles: [role('ops', { logins: ['c'] })] },
      events: [change(2), change(3)],
    });
    expect(two.map(({ note }) => note)).toEqual([
      '2 changes between the two snapshots',
      '2 changes between the two snapshots',
    ]);
    const first = rowsOf('role_changes', { after: { roles: [role('ops', {})] }, events: [change(2)] });
    expect(first[0]).toMatchObject({ from_snapshot: null, note: 'no snapshot before it', before: '' });
  });

  test('takes a snapshot that began just before the change as the one that shows it', () => {
    const rows = rowsOf('role_changes', {
      before: { roles: [role('ops', { logins: ['a'] })] },
      between: [{ day: 3, state: { roles: [role('ops', { logins: ['b'] })] } }],
      after: { roles: [role('ops', { logins: ['b'] })] },
      events: [event(at(3, 12, 1), 'role.updated', { name: 'ops', user: 'carol' })],
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ actor: 'carol', from_time: at(1, 12), to_time: at(3, 12) });
  });
});

describe('user_activity', () => {
  test('holds the last login, session and certificate, with how many of each', () => {
    const login = (hour: number, success = true) =>
      event(at(3, hour), 'user.login', {
        user: 'bob',
        success,
        method: 'local',
        code: success ? 'T1000I' : 'T1000W',
      });
    const rows = rowsOf('user_activity', {
      after: { users: [user('bob', ['dev']), user('idle', ['dev'])], roles: [role('dev', {})] },
      events: [
        login(1),
        login(2),
        login(3, false),
        event(at(3, 4), 'cert.create', { cert_type: 'user', identity: { user: 'bob' } }),
        event(at(3, 5), 'session.start', { user: 'bob', sid: 's' }),
        event(at(3, 5), 'cert.create', { cert_type: 'user', identity: { user: 'gone' } }),
      ],
    });
    expect(rows.map(({ user_name }) => user_name)).toEqual(['bob', 'gone', 'idle']);
    expect(rows[0]).toMatchObject({
      listed: true,
      last_login: at(3, 2),
      last_failed_login: at(3, 3),
      last_session: at(3, 5),
      last_certificate: at(3, 4),
      ...{ logins: 2, failed_logins: 1, sessions: 1, certificates: 1 },
      last_activity: at(3, 5),
    });
    expect(rows[1]).toMatchObject({ listed: false, last_certificate: at(3, 5) });
    expect(rows[2]).toMatchObject({ listed: true, last_login: null, last_activity: null });
    expect(rows[2]?.read_from).not.toBeNull();
  });
});

describe('bot_instances_history', () => {
  const instance = (id: string, heartbeat: string): JsonObject => ({
    kind: 'bot_instance',
    metadata: { name: id, expires: at(9) },
    spec: { bot_name: 'ci', instance_id: id },
    status: {
      initial_authentication: { authenticated_at: at(1, 1), join_method: 'github' },
      latest_heartbeats: [{ recorded_at: heartbeat, hostname: 'runner', version: '18.2.1' }],
    },
  });
  const join = (id: string, hour: number) =>
    event(at(3, hour), 'bot.join', { bot_name: 'ci', bot_instance_id: id, method: 'github', success: true });

  test('keeps instances that went, and those that only the log shows', () => {
    const rows = rowsOf('bot_instances_history', {
      before: { bot_instances: [instance('stays', at(1, 2)), instance('went', at(1, 3))] },
      between: [
        { day: 2, state: { bot_instances: [instance('stays', at(2, 2)), instance('came', at(2, 3))] } },
      ],
      after: { bot_instances: [instance('stays', at(5, 2))] },
      events: [join('stays', 4), join('brief', 5), join('brief', 6)],
    });
    const byId = Object.fromEntries(rows.map((row) => [String(row.instance), row]));
    expect(Object.keys(byId).sort()).toEqual(['brief', 'came', 'stays', 'went']);
    expect(byId.stays).toMatchObject({
      listed_at_end: true,
      joins: 1,
      last_heartbeat: at(5, 2),
      shown_by: 'both',
      gone_by: null,
    });
    expect(byId.went).toMatchObject({
      listed_at_end: false,
      last_listed: at(1, 12),
      gone_by: at(2, 12),
      hostname: 'runner',
    });
    expect(byId.came).toMatchObject({ first_listed: at(2, 12), gone_by: at(5, 12), shown_by: 'snapshots' });
    expect(byId.brief).toMatchObject({
      joins: 2,
      last_join: at(3, 6),
      first_snapshot: null,
      shown_by: 'log',
      join_method: 'github',
    });
  });
});
