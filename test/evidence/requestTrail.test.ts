import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { ask, certificate, review, update } from '../controls/requestEvents.ts';
import { at, event, type World, withConclusion } from '../controls/world.ts';

/** Rows of the trail of one request, as records. */
function trail(id: string, world: World): JsonObject[] {
  return withConclusion(world, ({ set }) =>
    [...set.rows('request_trail')]
      .map(({ json }) => JSON.parse(json) as JsonObject)
      .filter(({ request_id }) => request_id === id),
  );
}

const steps = (rows: readonly JsonObject[]) => rows.map(({ step }) => step);
const session = (time: string, type: string, more: JsonObject) =>
  event(time, type, { user: 'bob', login: 'root', sid: 's-1', access_requests: ['r'], ...more });

const EXPIRES = { expires: at(3, 10) };

describe('the trail of an access request', () => {
  test('goes from the question to the expiry: reviews, approval, certificate, session with its command', () => {
    const rows = trail('r', {
      events: [
        ask('r', EXPIRES),
        review('r', 'alice', { ...EXPIRES, reason: 'fits the ticket' }),
        certificate(at(3, 3), 'r'),
        session(at(3, 4), 'session.start', { server_hostname: 'db-1', session_recording: 'node' }),
        session(at(3, 4, 1), 'exec', {
          command: 'false',
          exitCode: '1',
          code: 'T3002E',
          server_hostname: 'db-1',
        }),
        session(at(3, 5), 'session.end', {
          server_hostname: 'db-1',
          session_start: at(3, 4),
          session_stop: at(3, 5),
        }),
      ],
      lists: { inventory_list: [{ resource: 'db-1', kind: 'node', owner: 'data team' }] },
    });
    expect(steps(rows)).toEqual(['asked', 'reviewed', 'approved', 'certificate', 'session', 'expired']);
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(rows[1]).toMatchObject({ actor: 'alice', how: 'review', detail: 'APPROVED: fits the ticket' });
    expect(rows[4]).toMatchObject({
      session_id: 's-1',
      target: 'db-1',
      resource_owner: 'data team',
      approver: 'alice',
      commands: 1,
      failed_commands: 1,
      outcome: 'failed',
      exit_code: '1',
      recording: 'node',
      ended: at(3, 5),
    });
    expect(rows[5]).toMatchObject({ time: at(3, 10), complete: true, open: '' });
  });

  test('names the kind of use, and says nothing of what the log does not say', () => {
    const rows = trail('r', {
      events: [
        ask('r', EXPIRES),
        update('r', { updated_by: 'carol', ...EXPIRES }),
        session(at(3, 4), 'session.start', {}),
        session(at(3, 5), 'session.end', {}),
        session(at(3, 4, 30), 'db.session.start', { sid: 's-2', db_service: 'orders' }),
        session(at(3, 4, 31), 'db.session.query', { sid: 's-2', db_service: 'orders', code: 'TDB02I' }),
        session(at(3, 4, 40), 'db.session.end', { sid: 's-2', db_service: 'orders' }),
        session(at(3, 6), 'kube.request', { sid: '', kubernetes_cluster: 'prod', response_code: 403 }),
        session(at(3, 6, 1), 'kube.request', { sid: '', kubernetes_cluster: 'prod', response_code: 403 }),
        session(at(3, 7), 'role.created', { sid: '', name: 'helper' }),
      ],
    });
    expect(steps(rows)).toEqual([
      'asked',
      'approved',
      'session',
      'database',
      'kubernetes',
      'change',
      'expired',
    ]);
    expect(rows[1]).toMatchObject({ actor: 'carol', how: 'state_change', approver: 'carol' });
    expect(rows[2]).toMatchObject({ outcome: 'not recorded', commands: 0 });
    expect(rows[3]).toMatchObject({ outcome: 'ok', target: 'orders', commands: 1 });
    expect(rows[4]).toMatchObject({ outcome: 'failed', commands: 2, failed_commands: 2, target: 'prod' });
    expect(rows[5]).toMatchObject({ how: 'role.created', target: 'helper', detail: 'role created' });
  });

  test('a denied one ends with the denial, a deleted one is revoked, a lock on the requester is a step', () => {
    const denied = trail('r', {
      events: [ask('r'), review('r', 'alice', { proposed_state: 'DENIED', state: 'DENIED' })],
    });
    expect(steps(denied)).toEqual(['asked', 'reviewed', 'denied']);
    expect(denied[0]).toMatchObject({ complete: true });
    const revoked = trail('r', {
      events: [
        ask('r', EXPIRES),
        review('r', 'alice', EXPIRES),
        event(at(3, 4), 'lock.created', { name: 'l', user: 'carol', target: { user: 'bob' } }),
        event(at(3, 5), 'access_request.delete', { id: 'r', user: 'carol' }),
      ],
    });
    expect(steps(revoked)).toEqual(
      ['asked', 'reviewed', 'approved', 'locked', 'revoked', 'expired'].slice(0, 5),
    );
    expect(revoked[4]).toMatchObject({ actor: 'carol', complete: true });
  });

  test('names the time that was not read, an end that was not seen, and a beginning that no record shows', () => {
    const unread = trail('r', {
      events: [ask('r', EXPIRES), review('r', 'alice', EXPIRES)],
      windows: [
        { fromMs: Date.parse(at(1)), toMs: Date.parse(at(3, 6)) },
        { fromMs: Date.parse(at(3, 8)), toMs: Date.parse(at(6)) },
      ],
    });
    expect(steps(unread)).toEqual(['asked', 'reviewed', 'approved', 'not_read', 'expired']);
    expect(unread[3]?.time).toMatch(/^2026-01-03T06:00:00/);
    expect(unread[0]).toMatchObject({ complete: false });
    expect(unread[0]?.open).toMatch(/^the audit log was not read from 2026-01-03T06:00:00/);

    const later = { expires: at(9) };
    const running = trail('r', { events: [ask('r', later), review('r', 'alice', later)] });
    expect(running.at(-1)).toMatchObject({ step: 'end_not_seen', time: at(9), complete: false });

    const used = trail('r', { events: [certificate(at(3, 3), 'r')] });
    expect(steps(used)).toEqual(expect.arrayContaining(['asked', 'certificate', 'end_not_seen']));
    expect(used[0]).toMatchObject({ step: 'asked', time: null, complete: false });
    expect(used[0]?.open).toContain('does not show who made the request');
  });

  test('keeps hostile names as they are', () => {
    const name = '=cmd|x <b>\u2028"\u202e';
    const rows = trail('r', {
      events: [ask('r', { user: name, reason: name, ...EXPIRES }), review('r', name, EXPIRES)],
    });
    expect(rows[0]).toMatchObject({ actor: name, detail: name });
    expect(rows[1]).toMatchObject({ actor: name, approver: name });
  });

  test('holds a thousand sessions of one request in their order', () => {
    const many = Array.from({ length: 1_000 }, (_, number) =>
      session(at(3, 4, 0).replace(':00.000', `:00.${String(number).padStart(3, '0')}`), 'session.start', {
        sid: `s-${(number * 7919) % 1_000}`,
      }),
    );
    const rows = trail('r', { events: [ask('r', EXPIRES), review('r', 'alice', EXPIRES), ...many] });
    const times = rows.map(({ time }) => String(time));
    expect(rows).toHaveLength(1_004);
    expect(times).toEqual([...times].sort());
    expect(rows.at(-1)?.position).toBe(1_004);
  });
});
