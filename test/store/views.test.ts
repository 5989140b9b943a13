import { expect, test } from 'vitest';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { VIEW_NAMES } from '../../src/store/file/createViews.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { event, eventWindow, outcome, START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const ZERO = '0001-01-01T00:00:00Z';
const US = Date.UTC(2026, 6, 1, 12, 30, 0) * 1000 + 42;

function filledStore(): string {
  const path = storePath();
  const store = openStoreForWriting(path);
  const events = openEventWriter(path);
  const first = store.beginSnapshot(START);
  first.savePage('users', [
    {
      key: 'alice',
      body: {
        metadata: { name: 'alice' },
        spec: {
          roles: ['access'],
          traits: { logins: ['root'] },
          status: { is_locked: true },
          expires: ZERO,
          created_by: { time: '2026-06-01T00:00:00Z', user: { name: 'admin' } },
        },
      },
    },
  ]);
  first.savePage('roles', [
    { key: 'access', body: { metadata: { name: 'access', description: 'all' }, spec: {} } },
  ]);
  first.savePage('bots', [
    {
      key: 'bot-ci',
      body: { metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } }, spec: {} },
    },
    { key: 'deploy', body: { metadata: { name: 'deploy' }, spec: { roles: ['x'] } } },
  ]);
  first.savePage('locks', [
    {
      key: 'l1',
      body: {
        metadata: { name: 'l1' },
        spec: { target: { user: 'eve' }, created_at: ZERO, expires: '2027-01-01T00:00:00Z' },
      },
    },
  ]);
  first.savePage('access_requests_state', [
    { key: 'r1', body: { metadata: { name: 'r1' }, spec: { user: 'bob', state: 2 } } },
  ]);
  for (const dataset of ['users', 'roles', 'bots', 'locks', 'access_requests_state']) {
    first.finishDataset(outcome(dataset, 'complete'), [{ path: 'spec.x', rule: 'declared', count: 1 }]);
  }
  events.insert([
    event(US, 'u1'),
    event(US + 1, 'u2', { event: 'user.create', code: 'T1002I' }),
    event(US + 2, 'u3', { event: 'session.start', code: 'T2000I' }),
  ]);
  events.closeWindow(eventWindow(0, US + 2));
  events.close();
  store.replaceDerived([
    {
      dataset: 'access_requests',
      subject: { kind: 'request', value: 'r1' },
      rows: [{ key: 'r1', timeUs: US, json: '{"id":"r1","roles":["access"],"state":"APPROVED"}' }],
    },
    {
      dataset: 'revocations',
      subject: { kind: 'user', value: 'eve' },
      rows: [{ key: 'u9', timeUs: US, json: '{"kind":"lock","target":"user:eve","in_force":"yes"}' }],
    },
  ]);
  first.finish('2026-07-01T00:01:00.000Z', null);
  const second = store.beginSnapshot(START);
  second.savePage('users', [{ key: 'mallory', body: { metadata: { name: 'mallory' } } }]);
  second.finishDataset(outcome('users', 'partial'));
  second.finish('2026-07-02T00:01:00.000Z', null);
  const map = { item: 'USR' as const, criterion: 'CC6.2', pointOfFocus: 'P1', reason: 'why' };
  store.saveControlMapping('1', [{ ...map, dataset: 'tokens' }]);
  store.saveControlMapping('2', [
    { ...map, dataset: 'users' },
    { ...map, dataset: 'revocations' },
    { ...map, dataset: 'events', event: 'user.*' },
    { ...map, dataset: 'events', event: 'session.start', criterion: 'CC6.8' },
  ]);
  store.close();
  return path;
}

test('every view shows what its name says', () => {
  const path = filledStore();
  const users = shell<{ json: string }>(path, 'SELECT * FROM users');
  // the second snapshot read users only in part
  expect(users).toEqual([
    expect.objectContaining({
      row_id: 'alice',
      user_name: 'alice',
      roles: 'access',
      logins: 'root',
      locked: 1,
      created_by: 'admin',
      created: '2026-06-01T00:00:00.000Z',
      created_us: Date.UTC(2026, 5, 1) * 1000,
      expires: '',
      expires_us: null,
      snapshot: 1,
      snapshot_started: START.started,
      json: expect.stringContaining('"alice"'),
    }),
  ]);
  expect(shell(path, 'SELECT role, description FROM roles')).toEqual([
    { role: 'access', description: 'all' },
  ]);
  expect(shell(path, 'SELECT bot, roles FROM bots ORDER BY bot')).toEqual([
    { bot: 'ci', roles: '' },
    { bot: 'deploy', roles: 'x' },
  ]);
  expect(shell(path, 'SELECT lock, target, created, ends FROM locks')).toEqual([
    { lock: 'l1', target: 'user=eve', created: '', ends: '2027-01-01T00:00:00.000Z' },
  ]);
  expect(shell(path, 'SELECT request_id, requester, state FROM access_requests_state')).toEqual([
    { request_id: 'r1', requester: 'bob', state: '2' },
  ]);
  expect(shell(path, 'SELECT request_id, roles, state FROM access_requests')).toEqual([
    { request_id: 'r1', roles: 'access', state: 'APPROVED' },
  ]);
  expect(shell(path, 'SELECT kind, target, in_force FROM revocations')).toEqual([
    { kind: 'lock', target: 'user:eve', in_force: 'yes' },
  ]);
  expect(shell(path, "SELECT time, uid, event, code, user FROM events WHERE uid = 'u2'")).toEqual([
    { time: '2026-07-01T12:30:00.000043Z', uid: 'u2', event: 'user.create', code: 'T1002I', user: 'alice' },
  ]);
  expect(shell(path, 'SELECT from_time, to_time FROM event_windows')).toEqual([
    { from_time: '1970-01-01T00:00:00.000000Z', to_time: '2026-07-01T12:30:00.000044Z' },
  ]);
  expect(
    shell(path, 'SELECT id, status, finished, cluster_name, version, pulled_by, datasets FROM snapshots'),
  ).toEqual([
    {
      id: 1,
      status: 'complete',
      finished: 1,
      cluster_name: 'acme.example.com',
      version: '14.2.0',
      pulled_by: 'bot-auditor',
      datasets:
        'users complete 1, roles complete 1, bots complete 2, locks complete 1, access_requests_state complete 1',
    },
    expect.objectContaining({ id: 2, status: 'incomplete', finished: 1, datasets: 'users partial 1' }),
  ]);
  expect(shell(path, 'SELECT count(*) AS count FROM redactions')).toEqual([{ count: 5 }]);
  expect(
    shell(path, 'SELECT criterion, dataset, key FROM control_evidence ORDER BY criterion, dataset, key'),
  ).toEqual([
    { criterion: 'CC6.2', dataset: 'events', key: 'u1' },
    { criterion: 'CC6.2', dataset: 'events', key: 'u2' },
    { criterion: 'CC6.2', dataset: 'revocations', key: 'u9' },
    { criterion: 'CC6.2', dataset: 'users', key: 'alice' },
    { criterion: 'CC6.8', dataset: 'events', key: 'u3' },
  ]);
  for (const view of VIEW_NAMES) expect(() => shell(path, `SELECT * FROM ${view}`)).not.toThrow();
});

test('a few events by time are found by the index, without a walk through all or a sort', () => {
  const path = filledStore();
  for (const order of ['time_us', 'time_us DESC', 'time_us, uid']) {
    const plan = shell<{ detail: string }>(
      path,
      `EXPLAIN QUERY PLAN SELECT * FROM events WHERE time_us > ${US} ORDER BY ${order} LIMIT 10`,
    );
    const text = plan.map(({ detail }) => detail).join('\n');
    expect(text).toMatch(/SEARCH e USING INDEX sqlite_autoindex_event_1 \(time_us>\?\)/);
    expect(text).not.toMatch(/TEMP B-TREE|SCAN/);
  }
});
