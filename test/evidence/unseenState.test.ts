import { expect, test } from 'vitest';
import { at, event, judge, role, user, type World, withConclusion } from '../controls/world.ts';

const roles = [role('view', {}), role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] })];
const ann = { roles, users: [user('ann', ['view'])] };
/** The listing of users failed at the snapshot in the middle; something changed a user around it. */
const failed: World = {
  before: ann,
  between: [{ day: 3, hour: 6, state: { roles }, statuses: { users: 'failed' } }],
  after: ann,
  events: [event(at(3, 2), 'user.update', { user: 'eve', name: 'ann', code: 'T1003I' })],
};
const statusOf = (world: World, table: string) =>
  withConclusion(world, ({ set }) =>
    set.db.prepare('SELECT status, reason FROM dataset_status WHERE table_name = ?').get(table),
  );

test('dataset_status has every table, those that are computed too', () => {
  withConclusion({ before: ann, after: ann }, ({ set }) => {
    const said = set.db.prepare<[], string>('SELECT table_name FROM dataset_status').pluck().all();
    const tables = set.tables().map(({ table }) => table);
    expect(said).toEqual(tables.filter((table) => table !== 'dataset_status'));
    expect(said).toEqual(expect.arrayContaining(['grants', 'grant_changes', 'state_changes', 'new_access']));
  });
});

test('a snapshot that did not list the users makes grant_changes partial, and K05 and K06 insufficient evidence', () => {
  expect(statusOf(failed, 'grant_changes')).toEqual({
    status: 'partial',
    reason:
      'The snapshot of 2026-01-03T06:00:00.000Z lacks a complete reading of users: what changed between 2026-01-02T00:00:00.000Z and 2026-01-05T00:00:00.000Z and changed back was not seen.',
  });
  const settings = { approved_admins: ['nobody'] };
  for (const id of ['K05', 'K06', 'K33', 'K36'])
    expect(judge(id, { ...failed, settings }).result.insufficient, id).toContainEqual(
      expect.stringContaining('grant_changes is partial: The snapshot of 2026-01-03T06:00:00.000Z'),
    );
  expect(judge('K05', { ...failed, settings }).result.result).toBe('insufficient_evidence');
});

test('where the log was read and shows no change of users, nothing was hidden; over a log with a gap it was', () => {
  const quiet = { ...failed, events: [] };
  expect(statusOf(quiet, 'grant_changes')).toMatchObject({ status: 'empty', reason: '' });
  const refused = [event(at(3, 2), 'user.update', { name: 'ann', code: 'T1003E', success: false })];
  expect(statusOf({ ...failed, events: refused }, 'grant_changes')).toMatchObject({ status: 'empty' });
  const windows = [
    { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 3) },
    { fromMs: Date.UTC(2026, 0, 4), toMs: Date.UTC(2026, 0, 6) },
  ];
  expect(statusOf({ ...quiet, windows }, 'grant_changes')).toMatchObject({ status: 'partial' });
});

test('definitions of roles that no snapshot listed in between leave K04 without evidence', () => {
  const world: World = {
    before: ann,
    between: [{ day: 3, hour: 6, state: { users: ann.users }, statuses: { roles: 'denied' } }],
    after: ann,
    events: [event(at(3, 2), 'role.updated', { user: 'eve', name: 'view', code: 'T9002I' })],
  };
  expect(judge('K04', world).result.insufficient).toEqual([
    expect.stringMatching(/^role_versions is partial/),
  ]);
  expect(judge('K20', world).result.insufficient).toContainEqual(
    expect.stringMatching(/^state_changes is partial: .* lacks a complete reading of roles/),
  );
});

test('one snapshot alone does not show what changed before it, unless the log does', () => {
  expect(statusOf({ after: ann }, 'grant_changes')).toMatchObject({ status: 'empty' });
  const { events = [] } = failed;
  expect(statusOf({ after: ann, events }, 'grant_changes')).toEqual({
    status: 'partial',
    reason:
      'Only the snapshot of 2026-01-05T12:00:00.000Z serves the period: what changed since 2026-01-02T00:00:00.000Z was not seen.',
  });
});
