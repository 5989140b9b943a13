import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { recordedEvents } from '../../collectors/derived/recorded.ts';
import { companyEvents, DAY, event, type Listed, rowsOf } from './rows.ts';

const sessionsOf = (events: readonly JsonObject[], period = DAY): Listed[] =>
  rowsOf(events, ['sessions'], period).sessions ?? [];

test('the recorded sessions: who, where, how long, how recorded', () => {
  const events = recordedEvents().map(({ json }) => JSON.parse(json) as JsonObject);
  const rows = sessionsOf(events, {
    fromMs: Date.parse('2026-11-21'),
    toMs: Date.parse('2026-11-22'),
    label: 'x',
  });
  expect(rows).toHaveLength(4);
  const first = rows.find(({ key }) => key === '7835cd79-0cff-4e0f-b1e6-dfe709ae982c');
  expect(first).toMatchObject({
    kind: 'ssh',
    user: 'alice',
    login: 'root',
    target: 'gw-1',
    target_labels: { env: 'prod', owner: 'platform' },
    start: '2026-11-21T09:23:35.657718742Z',
    end: '2026-11-21T09:23:37.826419329Z',
    duration_seconds: 2.169,
    state: 'ended',
    participants: ['alice'],
    recording: 'node',
    recording_uploads: 0,
    commands: 1,
    interactive: false,
    access_requests: [],
    events: [
      '0af08a0e-4ba5-4236-b3e6-24eacd8c4984',
      '69c0290f-0390-4941-b1cf-4e7bf2945ac0',
      'b7fda918-1752-444b-bf6e-d7cc1604c0d1',
    ],
  });
});

test('the made-up quarter: every session once, two do not end in it, most stand under an access request', () => {
  const events = companyEvents();
  const starts = events.filter(({ event: type }) => type === 'session.start');
  const rows = sessionsOf(events, {
    fromMs: Date.parse('2026-07-01'),
    toMs: Date.parse('2026-10-01'),
    label: 'x',
  });
  expect(rows.map(({ sid }) => sid).sort()).toEqual(starts.map(({ sid }) => sid).sort());
  const open = rows.filter(({ state }) => state === 'no end recorded');
  expect(open.map(({ user, start }) => [user, start])).toEqual([
    ['tessa.sorensen@northwind-ledger.example', expect.stringMatching(/^2026-09-25T10:17/)],
    ['emil.dahl@northwind-ledger.example', expect.stringMatching(/^2026-09-30T23:41/)],
  ]);
  expect(rows.at(-1)?.state).toBe('no end recorded');
  const withRequest = starts.filter((start) => Array.isArray(start.access_requests)).length;
  expect(rows.filter((row) => (row.access_requests as string[]).length > 0)).toHaveLength(withRequest);
});

test('people come and go, recordings are uploaded after the end, commands are counted, Kubernetes is told', () => {
  const sid = 's1';
  const rows = sessionsOf([
    event(1, 'session.start', 'T2000I', {
      sid,
      user: 'ann',
      kubernetes_cluster: 'prod',
      with_mfa: 'device-1',
      session_recording: 'node-sync',
      access_requests: ['r1'],
    }),
    event(2, 'session.join', 'T2001I', { sid, user: 'bob' }),
    event(3, 'exec', 'T3002I', { sid, command: 'ls' }),
    event(3, 'exec', 'T3002E', { sid, command: 'rm', server_labels: { sid: 'other' } }),
    event(4, 'session.leave', 'T2003I', { sid, user: 'bob' }),
    event(5, 'session.end', 'T2004I', { sid, user: 'ann', participants: ['ann', 'bob', 'eve'] }),
    event(6, 'session.upload', 'T2005I', { sid, url: 's3://x/s1' }),
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    kind: 'k8s',
    target: 'prod',
    duration_seconds: 240,
    commands: 2,
    mfa_device: 'device-1',
    recording: 'node-sync',
    recording_uploads: 1,
    uploads: [{ url: 's3://x/s1', time: '2026-01-02T00:06:00.000Z' }],
    participants: ['ann', 'bob', 'eve'],
    participation: [
      { user: 'ann', joined: '2026-01-02T00:01:00.000Z', left: null, mode: '' },
      { user: 'bob', joined: '2026-01-02T00:02:00.000Z', left: '2026-01-02T00:04:00.000Z', mode: '' },
      { user: 'eve', joined: null, left: null, mode: '' },
    ],
    uploaded: '2026-01-02T00:06:00.000Z',
    by_type: { exec: 2 },
    start_recorded: true,
    end_recorded: true,
    access_requests: ['r1'],
  });
  expect(rows[0]?.events).toHaveLength(5);
});

test('databases, applications, desktops, refused starts', () => {
  const rows = sessionsOf([
    event(1, 'db.session.start', 'TDB00I', { sid: 'd', user: 'ann', db_service: 'orders', db_user: 'ro' }),
    event(2, 'db.session.query', 'TDB02I', { sid: 'd' }),
    event(2, 'db.session.query.failed', 'TDB02W', { sid: 'd' }),
    event(3, 'db.session.end', 'TDB01I', { sid: 'd', user: 'ann' }),
    event(4, 'db.session.start', 'TDB00W', { sid: 'x', user: 'eve', success: false, error: 'access denied' }),
    event(5, 'app.session.start', 'T2007I', { sid: 'a', user: 'ann', app_name: 'wiki' }),
    event(6, 'windows.desktop.session.start', 'TDP00I', { sid: 'w', desktop_name: 'win-1', user: 'cy' }),
    event(7, 'windows.desktop.session.end', 'TDP01I', {
      sid: 'w',
      recorded: true,
      participants: ['cy'],
      user: 'cy',
    }),
  ]);
  expect(
    rows.map(({ sid, kind, target, state, error, commands }) => [sid, kind, target, state, error, commands]),
  ).toEqual([
    ['d', 'db', 'orders', 'ended', '', 2],
    ['x', 'db', '', 'refused', 'access denied', 0],
    ['w', 'desktop', 'win-1', 'ended', '', 0],
    ['a', 'app', 'wiki', 'no end recorded', '', 0],
  ]);
  expect(rows[2]).toMatchObject({ recording: 'recorded' });
});

test('a session that crosses an edge of the period is in both periods, one outside in neither', () => {
  const minute = (day: number, hour: number) => (day * 24 + hour) * 60;
  const session = (sid: string, from: number, to: number) => [
    event(from, 'session.start', 'T2000I', { sid, user: 'ann' }),
    event(to, 'session.end', 'T2004I', { sid, user: 'ann' }),
  ];
  const events = [
    ...session('before', minute(-1, 1), minute(-1, 2)),
    ...session('into', minute(-1, 23), minute(0, 1)),
    ...session('out of', minute(0, 23), minute(1, 1)),
    ...session('after', minute(1, 2), minute(1, 3)),
  ];
  const seconds = (rows: readonly Listed[]) =>
    rows.map(({ sid, duration_seconds }) => [sid, duration_seconds]);
  expect(seconds(sessionsOf(events))).toEqual([
    ['into', 7200],
    ['out of', 7200],
  ]);
  const dayAfter = { fromMs: DAY.toMs, toMs: DAY.toMs + 86_400_000, label: 'y' };
  expect(seconds(sessionsOf(events, dayAfter))).toEqual([
    ['out of', 7200],
    ['after', 3600],
  ]);
});

test('an end within the millisecond of its start, an end without a start, an upload without a session', () => {
  const rows = sessionsOf([
    event(1, 'session.end', 'T2004I', { sid: 'a', uid: 'a-end', user: 'ann' }),
    event(1, 'session.start', 'T2000I', { sid: 'a', uid: 'b-start', user: 'ann' }),
    event(2, 'session.end', 'T2004I', { sid: 'b', session_start: '2026-01-01T23:00:00Z', user: 'bob' }),
    event(3, 'session.upload', 'T2005I', { sid: 'c' }),
  ]);
  expect(
    rows.map(({ sid, state, duration_seconds, start_recorded }) => [
      sid,
      state,
      duration_seconds,
      start_recorded,
    ]),
  ).toEqual([
    ['a', 'ended', 0, true],
    ['b', 'ended', 3720, false],
    ['c', 'no start recorded', null, false],
  ]);
});

test('an application session ends with its certificate: its row does not wait for an event of the end', () => {
  const rows = sessionsOf(
    [
      event(1, 'app.session.start', 'T2007I', { sid: 'a', user: 'ann', app_name: 'wiki' }),
      ...[2900, 5000, 5100].map((minute) =>
        event(minute, 'session.start', 'T2000I', { sid: `s${minute}`, user: 'ann' }),
      ),
      event(5050, 'session.end', 'T2004I', { sid: 's2900', user: 'ann' }),
    ],
    { ...DAY, toMs: DAY.fromMs + 7 * 86_400_000 },
  );
  expect(rows.map(({ sid, state }) => [sid, state])).toEqual([
    ['a', 'no end recorded'],
    ['s2900', 'ended'],
    ['s5000', 'no end recorded'],
    ['s5100', 'no end recorded'],
  ]);
});

test('statements of every protocol are counted, in all and by type', () => {
  const rows = sessionsOf([
    event(1, 'db.session.start', 'TDB00I', { sid: 'pg', user: 'mira', db_service: 'orders', success: true }),
    event(2, 'db.session.postgres.statements.parse', 'TPG00I', { sid: 'pg', query: 'DELETE' }),
    event(3, 'db.session.postgres.statements.bind', 'TPG01I', { sid: 'pg' }),
    event(4, 'db.session.postgres.statements.execute', 'TPG02I', { sid: 'pg' }),
    event(5, 'db.session.end', 'TDB01I', { sid: 'pg', user: 'mira' }),
    event(6, 'session.start', 'T2000I', { sid: 'k', user: 'mira', kubernetes_cluster: 'prod' }),
    event(7, 'kube.request', 'T3009I', { sid: 'k' }),
    event(8, 'session.end', 'T2004I', { sid: 'k', user: 'mira' }),
    event(9, 'mcp.session.start', 'TMCP001I', { sid: 'm', user: 'bot-a', app_name: 'tools' }),
    event(10, 'mcp.session.request', 'TMCP003I', { sid: 'm' }),
    event(11, 'mcp.session.request', 'TMCP003E', { sid: 'm' }),
    event(12, 'mcp.session.end', 'TMCP002I', { sid: 'm' }),
    event(13, 'db.session.start', 'TDB00I', { sid: 'my', user: 'mira', db_service: 'crm' }),
    event(14, 'db.session.mysql.statements.execute', 'TMY01I', { sid: 'my' }),
    event(15, 'db.session.end', 'TDB01I', { sid: 'my' }),
  ]);
  expect(rows.map(({ sid, commands, by_type }) => [sid, commands, by_type])).toEqual([
    [
      'pg',
      1,
      {
        'db.session.postgres.statements.bind': 1,
        'db.session.postgres.statements.execute': 1,
        'db.session.postgres.statements.parse': 1,
      },
    ],
    ['k', 1, { 'kube.request': 1 }],
    ['m', 2, { 'mcp.session.request': 2 }],
    ['my', 1, { 'db.session.mysql.statements.execute': 1 }],
  ]);
});

test('a session known by its commands, data and upload only is listed, with who and where', () => {
  const sid = 'lost-1';
  const rows = sessionsOf([
    event(1, 'exec', 'T3002I', { sid, user: 'mira', login: 'root', server_hostname: 'db-1', command: 'rm' }),
    event(2, 'session.data', 'T2006I', { sid, user: 'mira', tx: 1, rx: 2 }),
    event(3, 'session.upload', 'T2005I', { sid, url: 's3://x' }),
    event(4, 'session.end', 'T2004I', {
      sid: 'lost-2',
      user: 'mira',
      session_start: '2026-01-01T23:59:00Z',
      session_stop: '2026-01-02T00:04:00Z',
      participants: ['mira'],
    }),
  ]);
  expect(rows).toMatchObject([
    { sid: 'lost-2', state: 'ended', start_recorded: false, end_recorded: true, duration_seconds: 300 },
    {
      sid: 'lost-1',
      state: 'no start recorded',
      user: 'mira',
      login: 'root',
      target: 'db-1',
      start: null,
      commands: 1,
      recording_uploads: 1,
      first_activity: '2026-01-02T00:01:00.000Z',
      last_activity: '2026-01-02T00:03:00.000Z',
    },
  ]);
});

test('a session that began long before is known by its start; one that ended long before is not of this period', () => {
  const day = 24 * 60;
  const rows = sessionsOf([
    event(-9 * day, 'session.start', 'T2000I', { sid: 'long', user: 'ann', server_hostname: 'h' }),
    event(5, 'exec', 'T3002I', { sid: 'long', user: 'ann' }),
    event(-9 * day, 'session.start', 'T2000I', { sid: 'over', user: 'bob' }),
    event(-8 * day, 'session.end', 'T2004I', { sid: 'over', user: 'bob' }),
    event(6, 'session.upload', 'T2005I', { sid: 'over' }),
  ]);
  expect(rows).toMatchObject([{ sid: 'long', state: 'no end recorded', start_recorded: true, commands: 1 }]);
});

test('a recording that is uploaded hours after the end belongs to its session', () => {
  const rows = sessionsOf([
    event(1, 'session.start', 'T2000I', { sid: 's', user: 'ann', session_recording: 'node' }),
    event(2, 'session.end', 'T2004I', { sid: 's', user: 'ann', session_recording: 'node' }),
    ...[200, 400].map((minute) =>
      event(minute, 'session.start', 'T2000I', { sid: `t${minute}`, user: 'bob' }),
    ),
    event(600, 'session.upload', 'T2005I', { sid: 's', url: 's3://x' }),
  ]);
  expect(rows.find(({ sid }) => sid === 's')).toMatchObject({
    recording_uploads: 1,
    uploaded: '2026-01-02T10:00:00.000Z',
  });
});

test('commands without a session are listed, requests without one by user, target and day', () => {
  const rows = sessionsOf([
    event(1, 'exec', 'T3002I', { uid: 'x', sid: '', user: 'ann', login: 'root', server_hostname: 'old-1' }),
    event(2, 'kube.request', 'T3009I', { user: 'ann', kubernetes_cluster: 'prod' }),
    event(3, 'kube.request', 'T3009I', { user: 'ann', kubernetes_cluster: 'prod' }),
    event(4, 'kube.request', 'T3009I', { user: 'bob', kubernetes_cluster: 'prod' }),
  ]);
  expect(rows.map((row) => [row.key, row.kind, row.user, row.target, row.state, row.commands])).toEqual([
    ['command/x', 'ssh', 'ann', 'old-1', 'command without a session', 1],
    [expect.stringMatching(/^requests\//), 'k8s', 'ann', 'prod', 'requests without a session', 2],
    [expect.stringMatching(/^requests\//), 'k8s', 'bob', 'prod', 'requests without a session', 1],
  ]);
});
