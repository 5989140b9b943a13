import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { judge, role, type World } from './world.ts';

const admin = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
const view = role('view', {});
const trusted = (name: string, remote: string, local: string[], more: JsonObject = {}): JsonObject => ({
  kind: 'trusted_cluster',
  metadata: { name },
  spec: { enabled: true, role_map: [{ remote, local }], ...more },
});
const k23 = (world: World) => {
  const fill = { roles: [admin, view], trusted_clusters: [], remote_clusters: [] };
  return judge('K23', {
    ...world,
    ...(world.before === undefined ? {} : { before: { ...fill, ...world.before } }),
    between: (world.between ?? []).map((one) => ({ ...one, state: { ...fill, ...one.state } })),
    after: { ...fill, ...world.after },
  });
};
const told = (...rows: JsonObject[]) => k23({ after: { trusted_clusters: rows } });

test.each(['*', '^.*$', '^.+$', '^(.*)$'])('the pattern %s admits every role', (remote) => {
  const { exceptions, population } = told(trusted('root', remote, ['view']));
  expect(exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'trusted_clusters/root',
      `Trusted cluster root gives view to every role there (pattern ${remote}), from the snapshot of 2026-01-05T12:00:00.000Z to the closing one.`,
    ],
  ]);
  expect(population).toHaveLength(1);
});

test.each(['access', 'team-*', '^team-.*$', '.*'])('the pattern %s does not', (remote) => {
  expect(told(trusted('root', remote, ['view'])).result.result).toBe('no_exception');
});

test('a pattern that is not evaluated and a template require judgment; a disabled trust is a note', () => {
  expect(told(trusted('root', '^(a+)+$', ['view'])).result.result).toBe('judgment_required');
  expect(told(trusted('root', '^team-(.*)$', ['$1'])).result.result).toBe('judgment_required');
  const { result } = told(trusted('root', '*', ['admin'], { enabled: false }));
  expect(result).toMatchObject({ result: 'no_exception', remarks: [expect.any(String), expect.any(String)] });
});

test('a privileged local role is an exception unless approved, by cluster or by role', () => {
  const after = {
    trusted_clusters: [trusted('root', 'ops', ['view', 'admin']), trusted("o'x\n", 'ops', ['admin'])],
  };
  const rows = (approved_trust: string[]) =>
    k23({ after, settings: { approved_trust } }).exceptions.map(({ row }) => row);
  expect(rows([])).toEqual(["trusted_clusters/o'x\n", 'trusted_clusters/root']);
  expect(rows(['root'])).toEqual(["trusted_clusters/o'x\n"]);
  expect(rows(["o'x\n/admin", 'root/view'])).toEqual(['trusted_clusters/root']);
});

test('a mapping that stood for a part of the period only is an exception with its span', () => {
  const wide = { trusted_clusters: [trusted('root', '*', ['view'])] };
  const narrow = { trusted_clusters: [trusted('root', 'ops', ['view'])] };
  const { exceptions } = k23({ before: narrow, between: [{ day: 2, state: wide }], after: narrow });
  expect(exceptions.map(({ facts }) => facts.slice(facts.indexOf('from')))).toEqual([
    'from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-05T12:00:00.000Z.',
  ]);
});

test('remote clusters: offline for more than 30 days before the end of the period is a note', () => {
  const remote = (name: string, connection: string, last_heartbeat: string): JsonObject => ({
    kind: 'remote_cluster',
    metadata: { name },
    status: { connection, last_heartbeat },
  });
  const { result } = k23({
    after: {
      remote_clusters: [
        remote('edge', 'offline', '2025-12-06T00:00:00Z'),
        remote('away', 'offline', '2025-12-05T23:59:59.999999Z'),
        remote('here', 'online', '2025-01-01T00:00:00Z'),
      ],
    },
  });
  expect(result).toMatchObject({
    result: 'no_exception',
    remarks: [expect.stringMatching(/^Remote cluster away /)],
  });
});

test('nothing trusted is not applicable, a denied source is insufficient evidence', () => {
  expect(told().result.result).toBe('not_applicable');
  expect(k23({ statuses: { trusted_clusters: 'denied' } }).result.result).toBe('insufficient_evidence');
});
