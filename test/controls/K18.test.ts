import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, type World } from './world.ts';

const mode = (value: string): JsonObject[] => [
  { kind: 'session_recording_config', metadata: { name: 'session-recording-config' }, spec: { mode: value } },
];
const recorded = (name: string, record_session: JsonObject): JsonObject => {
  const made = role(name, {});
  return { ...made, spec: { ...(made.spec as JsonObject), options: { record_session } } };
};
/** A session of an hour from 2026-01-02T(hour) on, with its upload after some minutes. */
const session = (sid: string, more: JsonObject = {}, uploadAfterUs?: number, hour = 1) => {
  const common = {
    sid,
    user: 'alice',
    login: 'ops',
    server_hostname: 'db1',
    interactive: true,
    session_recording: 'node',
  };
  const end = Date.parse(at(2, hour + 1)) * 1000;
  const uploaded = (us: number) =>
    `${new Date(Math.floor((end + us) / 1000)).toISOString().slice(0, -1)}${String(us % 1000).padStart(3, '0')}Z`;
  return [
    event(at(2, hour), 'session.start', { code: 'T2000I', ...common, ...more }),
    event(at(2, hour + 1), 'session.end', {
      code: 'T2004I',
      ...common,
      session_start: at(2, hour),
      session_stop: at(2, hour + 1),
      participants: ['alice'],
      ...more,
    }),
    ...(uploadAfterUs === undefined
      ? []
      : [event(uploaded(uploadAfterUs), 'session.upload', { code: 'T2005I', sid, url: 'x' })]),
  ];
};
const DAY_US = 86_400_000_000;
const k18 = (world: World) => {
  const fill = { session_recording_config: mode('node'), roles: [] };
  return judge('K18', {
    ...world,
    ...(world.before === undefined ? {} : { before: { ...fill, ...world.before } }),
    after: { ...fill, ...world.after },
  });
};
const rows = (world: World) => k18(world).exceptions.map(({ row }) => row);

test('the mode of the cluster: off for a part of the period is an exception with its span; sync modes are recorded', () => {
  const { exceptions } = k18({
    before: {},
    between: [{ day: 2, state: { session_recording_config: mode('off'), roles: [] } }],
  });
  expect(exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'setting_spans/recording_mode/2',
      'The recording mode of the cluster was off from 2026-01-02T12:00:00.000Z to 2026-01-05T12:00:00.000Z (snapshots 2 to 2).',
    ],
  ]);
  for (const value of ['node-sync', 'proxy', 'proxy-sync', ''])
    expect(rows({ after: { session_recording_config: mode(value) } })).toEqual([]);
});

test('roles: off is an exception, best effort a note; a definition that went before the end counts', () => {
  const after = {
    roles: [
      recorded('none', { default: 'off' }),
      recorded('ssh', { ssh: 'off' }),
      recorded('desktop', { desktop: false }),
      recorded('lax', { default: 'best_effort' }),
      recorded('fine', { default: 'strict', desktop: true }),
    ],
  };
  const told = k18({ after });
  expect(told.exceptions.map(({ row }) => row)).toEqual(['roles/desktop', 'roles/none', 'roles/ssh']);
  expect(told.result.remarks).toEqual([
    '1 role lets a session go on when it cannot be recorded (best_effort): lax.',
  ]);
  const past = k18({
    before: { roles: [recorded('r', { ssh: 'off' })] },
    after: { roles: [recorded('r', { ssh: 'strict' })] },
  });
  expect(past.exceptions.map(({ facts }) => facts)).toEqual([
    expect.stringMatching(
      /^Role r switched recording off .* from the snapshot of 2026-01-01T12:00:00.000Z to that of 2026-01-05T12:00:00.000Z\.$/,
    ),
  ]);
});

test('sessions that ended unrecorded are one exception each; commands outside of a session are not', () => {
  const { exceptions, population } = k18({
    events: [
      ...session('s-off', { session_recording: 'off' }),
      event(at(2, 5), 'exec', {
        code: 'T3002I',
        user: 'alice',
        command: 'ls',
        exitCode: '0',
        server_hostname: 'db1',
      }),
      event(at(2, 6), 'windows.desktop.session.end', {
        code: 'TDP01I',
        sid: 'w',
        user: 'bob',
        desktop_name: 'pc',
        recorded: false,
      }),
    ],
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['sessions/s-off', 'sessions/w']);
  expect(population).toContain('sessions/s-off');
});

test('uploads: at the limit is fine, a millisecond later and never are not; commands without a terminal need none', () => {
  const events = [
    ...session('in-time', {}, DAY_US, 1),
    ...session('late', {}, DAY_US + 1000, 3),
    ...session('never', {}, undefined, 5),
    ...session('batch', { interactive: false }, undefined, 7),
  ];
  const { exceptions } = k18({ events });
  expect(exceptions.map(({ row, facts, threshold }) => [row, facts.split('. ')[0], threshold])).toEqual([
    [
      'sessions/late',
      'The recording of session late of alice on db1, ended at 2026-01-02T04:00:00.000Z, was uploaded at 2026-01-03T04:00:00.001Z, not within 24h',
      'upload_within',
    ],
    [
      'sessions/never',
      'The recording of session never of alice on db1, ended at 2026-01-02T06:00:00.000Z, was not uploaded within 24h',
      'upload_within',
    ],
  ]);
  expect(k18({ events: session('in-time', {}, 60_000_000) }).result.result).toBe('no_exception');
});

test('a log without any upload is insufficient evidence for that part, not an exception', () => {
  const { result, exceptions } = k18({ events: session('never') });
  expect(exceptions).toEqual([]);
  expect(result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [expect.stringMatching(/no upload of any recording .* 1 recorded session /)],
  });
});

test('commands in recorded sessions: an exception a server where required, else one note', () => {
  const events = [
    ...session('plain', {}, 1_000_000),
    ...session('full', { server_hostname: 'db2', enhanced_recording: true }, 1_000_000, 4),
  ];
  expect(k18({ events }).result.remarks).toEqual([expect.stringMatching(/^1 server has .*first: db1/)]);
  const { exceptions } = k18({ events, settings: { enhanced_recording: true } });
  expect(exceptions.map(({ row, threshold }) => [row, threshold])).toEqual([
    ['sessions/plain', 'enhanced_recording'],
  ]);
});

test('an unread log or a denied setting is insufficient evidence', () => {
  const half = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
  expect(k18({ window: half }).result.result).toBe('insufficient_evidence');
  expect(k18({ statuses: { session_recording_config: 'denied' } }).result.result).toBe(
    'insufficient_evidence',
  );
});
