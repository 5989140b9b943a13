import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { judge, role, user, type World } from './world.ts';

const preference = (value: unknown): JsonObject[] => [
  {
    kind: 'cluster_auth_preference',
    metadata: { name: 'cluster-auth-preference' },
    spec: { second_factor: 'otp', require_session_mfa: value as JsonObject },
  },
];
const admin = (name: string, options: JsonObject = {}): JsonObject => {
  const made = role(name, { rules: [{ resources: ['*'], verbs: ['*'] }] });
  return { ...made, spec: { ...(made.spec as JsonObject), options } };
};
const REQUIRED = { session_mfa_required: true };
const state = (value: unknown, roles: JsonObject[]) => ({
  auth_preference: preference(value),
  roles,
  users: [user('alice', ['admin', 'second'])],
});

const k02 = (world: World) => judge('K02', world);

test('a privileged role that lacks it is an exception where required, else one note that names the roles', () => {
  const after = state(false, [
    admin('admin'),
    admin('second', { require_session_mfa: true }),
    role('view', {}),
  ]);
  const required = k02({ after, settings: REQUIRED });
  expect(required.exceptions.map(({ row, threshold }) => [row, threshold])).toEqual([
    ['roles/admin', 'session_mfa_required'],
  ]);
  const open = k02({ after });
  expect(open.result.result).toBe('no_exception');
  expect(open.result.remarks).toEqual([expect.stringMatching(/1 privileged role asks .*: admin\.$/)]);
});

test.each([['session'], ['multi_session'], ['hardware_key_touch'], ['hardware_key'], [true], [2]])(
  'the value %s of the cluster means yes',
  (value) => {
    const { result } = k02({ after: state(value, [admin('admin')]), settings: REQUIRED });
    expect(result).toMatchObject({ result: 'no_exception', remarks: [] });
  },
);

test('key policies of a role count as yes; a role that nobody can hold is noted', () => {
  const roles = [admin('admin', { require_session_mfa: 'hardware_key_touch' }), admin('nobody')];
  const { result, exceptions } = k02({ after: state(false, roles), settings: REQUIRED });
  expect(exceptions).toEqual([]);
  expect(result.remarks).toEqual([expect.stringMatching(/nobody .*nobody can hold it/)]);
});

test('a span in which the cluster did not ask is an exception of the period though it ends well', () => {
  const { exceptions } = k02({
    before: state(true, [admin('admin')]),
    between: [
      { day: 2, state: state(false, [admin('admin')]) },
      { day: 3, hour: 6, state: state(true, [admin('admin')]) },
    ],
    after: state(true, [admin('admin')]),
    settings: REQUIRED,
  });
  expect(exceptions.map(({ row, facts }) => [row, facts.split(' (')[0]])).toEqual([
    [
      'setting_spans/require_session_mfa/2',
      'The cluster required no second factor at the start of sessions from 2026-01-02T12:00:00.000Z to 2026-01-03T06:00:00.000Z',
    ],
  ]);
});

test('a role that lacked it for a part of the period is an exception with its span', () => {
  const asks = admin('admin', { require_session_mfa: true });
  const { exceptions } = k02({
    before: state(false, [asks]),
    between: [{ day: 3, hour: 6, state: state(false, [admin('admin')]) }],
    after: state(false, [asks]),
    settings: REQUIRED,
  });
  expect(exceptions.map(({ row, facts }) => [row, facts.slice(facts.indexOf('from'))])).toEqual([
    [
      'roles/admin',
      'from the snapshot of 2026-01-03T06:00:00.000Z to that of 2026-01-05T12:00:00.000Z; neither did the cluster.',
    ],
  ]);
});

test('a denied setting is insufficient evidence', () => {
  const after = state(false, []);
  expect(k02({ after, statuses: { auth_preference: 'denied' } }).result.result).toBe('insufficient_evidence');
});
