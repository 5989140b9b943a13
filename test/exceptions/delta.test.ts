import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HeldRows } from '../../src/bundle/delta/heldRows.ts';
import { memberChanges } from '../../src/bundle/delta/memberChanges.ts';
import Diff from '../../src/commands/diff.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { type DeltaSummary, deltaSummarySchema, diffReportSchema } from '../../src/records/delta.ts';
import { verify } from '../../src/usecases/verify.ts';
import { runCommand } from '../commands/support/runCommand.ts';
import { filesIn, ROOT_ROLE, role, rowsIn, scene, textIn, user } from './scene.ts';

let at: Awaited<ReturnType<typeof scene>>;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.close());

const summaryOf = (bundle: { path: string }): DeltaSummary =>
  deltaSummarySchema.parse(JSON.parse(textIn(bundle, 'delta/summary.json')));
const changesIn = (bundle: { path: string }, dataset: string) =>
  rowsIn(bundle, 'delta/changes.csv').filter((row) => row.dataset === dataset);
const login = (time: string, uid: string) => ({
  ...{ time, uid, event: 'user.login', code: 'T1000I', user: 'ann', success: true, method: 'local' },
});

const FILES = ['changes', 'datasets', 'exceptions', 'late-events', 'results', 'settings'].map(
  (name) => `delta/${name}.csv`,
);

describe('delta/', () => {
  test('of the first bundle says that there is none before it', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE] } });
    const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    expect(filesIn(first).filter((name) => name.startsWith('delta/'))).toEqual(
      [...FILES, 'delta/summary.json'].sort(),
    );
    expect(summaryOf(first)).toMatchObject({
      ...{ previous: null, known: 'no', reason: expect.stringContaining('first bundle'), late_events: null },
    });
    expect(
      rowsIn(first, 'delta/results.csv').every(({ changed, before }) => changed === 'false' && before === ''),
    ).toBe(true);
    expect((await verify(first.path, { publicKeyFile: at.key, allowedSignersFile: undefined })).verdict).toBe(
      'verified',
    );
  });

  test('lists what was added, removed and changed, member by member', async () => {
    const dev = role('dev', { logins: ['ann'], node_labels: { env: 'dev' } });
    at.pull({
      at: '2026-03-31T12:00:00Z',
      state: { roles: [ROOT_ROLE, dev], users: [user('ann', ['dev']), user('old', ['dev'])] },
      readFrom: '2026-01-01T00:00:00Z',
      events: [login('2026-02-01T00:00:00.000Z', 'one')],
    });
    const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    at.pull({
      at: '2026-06-30T12:00:00Z',
      state: {
        roles: [role('dev', { logins: ['ann', '=root'], node_labels: { env: 'dev' } })],
        users: [user('ann', ['dev']), user('new\u2028', ['dev'])],
      },
      readFrom: '2026-03-31T12:00:00Z',
      events: [login('2026-02-02T00:00:00.000Z', 'late'), login('2026-05-01T00:00:00.000Z', 'two')],
    });
    const second = await at.bundle('2026-Q2', '2026-07-02T00:00:00Z');
    expect(changesIn(second, 'roles')).toMatchObject([
      {
        key: 'dev',
        change: 'changed',
        path: 'spec.allow.logins',
        before: '["ann"]',
        after: '["ann","=root"]',
      },
      { key: 'root', change: 'removed', path: '', after: '' },
    ]);
    expect(changesIn(second, 'users').map(({ key, change }) => [key, change])).toEqual([
      ['new\\u{2028}', 'added'],
      ['old', 'removed'],
    ]);
    const summary = summaryOf(second);
    expect(summary).toMatchObject({
      known: 'whole',
      reason: '',
      previous: { sequence: 1, sha256sums_sha256: first.sha256sums_sha256, period: '2026-Q1' },
    });
    expect(second.delta).toEqual(summary);
    const listing = (name: string) => summary.datasets.find(({ dataset }) => dataset === name);
    expect(listing('roles')).toMatchObject({
      compared: 'rows',
      added: 0,
      removed: 1,
      changed: 1,
      before: 2,
      after: 1,
    });
    expect(listing('logins')).toMatchObject({ compared: 'counts', added: null });
    // an event of a quarter that was exported already
    expect(rowsIn(second, 'delta/late-events.csv')).toMatchObject([
      { period: '2026-Q1', bundle: '1', uid: 'late', event: 'user.login', time: '2026-02-02T00:00:00.000Z' },
    ]);
    const results = rowsIn(second, 'delta/results.csv').filter(({ changed }) => changed === 'true');
    expect(results.map(({ procedure }) => procedure)).toContain('K21');
    expect(summary.results_changed).toBe(results.length);
    expect(
      rowsIn(second, 'delta/exceptions.csv').some(
        ({ change, row_id }) => change === 'removed' && row_id === 'root',
      ),
    ).toBe(true);
    expect(rowsIn(second, 'delta/datasets.csv')).toHaveLength(summary.datasets.length);
  });

  test('says so when the bundle before is gone or another one, and still compares what the store keeps', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [user('ann', ['root'])] } });
    const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    renameSync(first.path, `${first.path}.away`);
    at.pull({ at: '2026-06-30T12:00:00Z', state: { users: [user('ann', [])] } });
    const alone = await at.bundle('2026-Q2', '2026-07-02T00:00:00Z');
    expect(summaryOf(alone)).toMatchObject({
      ...{ known: 'figures', reason: expect.stringContaining('found neither where it was written') },
      exceptions: { removed: expect.any(Number) },
    });
    expect(summaryOf(alone).exceptions.removed).toBeGreaterThan(0);
    expect(summaryOf(alone).datasets.every(({ compared }) => compared === 'no')).toBe(true);
    expect(rowsIn(alone, 'delta/changes.csv')).toEqual([]);
    // with it the comparison is another bundle, not another form of the same
    renameSync(`${first.path}.away`, first.path);
    expect(await at.bundle('2026-Q2', '2026-07-02T00:00:00Z')).toMatchObject({
      sequence: 3,
      replaces: { sequence: 2 },
    });
    // a damaged and a foreign file
    const bytes = readFileSync(first.path);
    writeFileSync(alone.path, bytes.subarray(0, bytes.length - 40));
    const third = await at.bundle('2026-Q2', '2026-07-03T00:00:00Z');
    expect(third).toMatchObject({ sequence: 4, delta: { known: 'whole' } });
    writeFileSync(third.path, bytes);
    const fourth = await at.bundle('2026-Q2', '2026-07-04T00:00:00Z');
    expect(fourth.delta).toMatchObject({
      known: 'figures',
      reason: expect.stringContaining('another bundle'),
    });
    writeFileSync(fourth.path, bytes.subarray(0, bytes.length - 40));
    const fifth = await at.bundle('2026-Q2', '2026-07-05T00:00:00Z');
    expect(fifth.delta).toMatchObject({ known: 'figures', reason: expect.stringContaining('damaged') });
  });

  test('does not call rows removed that could not be read', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [user('ann', [])] } });
    await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    at.pull({ at: '2026-06-30T12:00:00Z', denied: ['roles'], state: { users: [user('ann', [])] } });
    const second = await at.bundle('2026-Q2', '2026-07-02T00:00:00Z');
    const roles = summaryOf(second).datasets.find(({ dataset }) => dataset === 'roles');
    expect(roles).toMatchObject({ compared: 'rows', removed: null, note: expect.stringContaining('denied') });
    expect(changesIn(second, 'roles')).toEqual([]);
  });

  test('of a further export of the period shows the settings and the rows that differ', async () => {
    at.pull({
      at: '2026-04-01T12:00:00Z',
      readFrom: '2026-01-01T00:00:00Z',
      events: [login('2026-02-01T00:00:00.000Z', 'one')],
    });
    await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    at.pull({
      at: '2026-04-03T12:00:00Z',
      readFrom: '2026-04-01T12:00:00Z',
      events: [login('2026-02-02T00:00:00.000Z', 'late')],
    });
    const again = await at.bundle('2026-Q1', '2026-04-04T00:00:00Z', {
      reason: 'The log of node 2 was late.',
    });
    expect(again.replaces).toEqual({ sequence: 1, reason: 'The log of node 2 was late.' });
    expect(textIn(again, 'README.txt')).toContain('number 1: The log of node 2 was late.');
    expect(changesIn(again, 'logins')).toMatchObject([{ change: 'added' }]);
    expect(rowsIn(again, 'delta/late-events.csv')).toMatchObject([
      { uid: 'late', period: '2026-Q1', bundle: '1' },
    ]);
  });
});

describe('diff', () => {
  const run = (...argv: string[]) => runCommand(Diff, argv);

  test('gives from two bundles alone what delta/ says, as a table, as JSON and as files', async () => {
    at.pull({
      at: '2026-03-31T20:00:00Z',
      state: { roles: [ROOT_ROLE], users: [user('ann', ['root'])] },
      readFrom: '2026-01-01T00:00:00Z',
      events: [login('2026-02-01T00:00:00.000Z', 'one'), login('2026-02-01T00:00:00.000Z', 'two')],
    });
    const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    at.pull({
      at: '2026-03-31T22:00:00Z',
      state: { roles: [ROOT_ROLE], users: [user('ann', ['root']), user('=cmd', [])] },
      readFrom: '2026-03-31T20:00:00Z',
      events: [login('2026-02-01T00:00:00.000Z', 'three'), login('2026-03-03T00:00:00.000Z', 'four')],
    });
    const again = await at.bundle('2026-Q1', '2026-04-03T00:00:00Z');
    const out = join(at.folder, 'delta');
    const ran = await run(first.path, again.path, '--public-key', at.key, '--out', out, '--json');
    expect(ran.exit, ran.stdout).toBe(0);
    const { schema: _, ...report } = ran.json;
    const parsed = diffReportSchema.parse(report);
    expect(parsed.before.verified).toBe('verified');
    expect(parsed.late_events.map(({ uid, change }) => [uid, change])).toEqual([
      ['three', 'added'],
      ['four', 'added'],
    ]);
    expect(parsed.changes.filter(({ dataset }) => dataset === 'users')).toMatchObject([
      { key: '=cmd', change: 'added' },
    ]);
    const inBundle = summaryOf(again);
    const figures = ({
      datasets,
      exceptions,
      results_changed,
      settings_changed,
      late_events,
    }: DeltaSummary) => ({
      ...{ datasets, exceptions, results_changed, settings_changed, late_events },
    });
    expect(figures(parsed.summary)).toEqual(figures(inBundle));
    for (const name of FILES)
      expect(readFileSync(join(at.folder, name), 'utf8'), name).toBe(textIn(again, name));
    const text = await run(first.path, again.path);
    expect(text.stdout).toContain('Listings that differ');
    expect(text.stdout).toContain('self-attested');
    // back again: what was added is removed
    const back = await run(again.path, first.path, '--json');
    expect(back.json.late_events.map(({ change }: { change: string }) => change)).toEqual([
      'removed',
      'removed',
    ]);
    const same = await run(first.path, first.path, '--json');
    expect(same.json).toMatchObject({ changes: [], exceptions: [], late_events: [] });
    // tables are not written over others
    expect((await run(first.path, again.path, '--out', out, '--json')).json.error.code).toBe('WRITE_FAILED');
  });

  test('compares nothing that does not verify', async () => {
    at.pull({ at: '2026-04-01T12:00:00Z' });
    const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    const cut = join(at.folder, 'cut.zip');
    writeFileSync(cut, readFileSync(first.path).subarray(0, -1));
    const ran = await run(first.path, cut, '--json');
    expect([ran.exit, ran.json.error.code]).toEqual([5, 'VERIFICATION_FAILED']);
  });
});

test('members of every object, and those that change by themselves, are compared as such', () => {
  const parse = (text: string) => JSON.parse(text) as JsonObject;
  expect(
    memberChanges(parse('{"__proto__":1,"a":{}}'), parse('{"__proto__":2,"a":{"toString":"x"}}')),
  ).toEqual([
    { path: '__proto__', before: '1', after: '2' },
    { path: 'a.toString', before: '', after: 'x' },
  ]);
  expect(
    memberChanges(
      parse('{"metadata":{"revision":"1"},"n":null}'),
      parse('{"metadata":{"revision":"2"},"n":0}'),
    ),
  ).toEqual([{ path: 'n', before: 'null', after: '0' }]);
});

test('held rows that share a key are matched in their order', () => {
  const held = new HeldRows(at.folder);
  held.hold('k', 'first');
  held.hold('k', 'second');
  held.hold('\u0000', 'odd');
  expect([held.match('k'), held.match('k'), held.match('k'), held.match('x')]).toEqual([
    'first',
    'second',
    null,
    null,
  ]);
  expect([...held.left()].map(({ json }) => json)).toEqual(['odd']);
  held.clear();
  expect(held.match('k')).toBeNull();
  for (let row = 0; row < 12_000; row += 1) held.hold(`row ${row}`, String(row));
  for (let row = 0; row < 12_000; row += 2) expect(held.match(`row ${row}`)).toBe(String(row));
  expect([...held.left()]).toHaveLength(6_000);
  held.close();
});
