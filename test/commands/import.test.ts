import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import Import from '../../src/commands/import.ts';
import SnapshotsList from '../../src/commands/snapshots/list.ts';
import { chooseStates } from '../../src/evidence/states.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { START } from '../store/fixtures.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const RECORDED = path.join(import.meta.dirname, '../../fixtures/recordings/teleport-14.2.0');
const folder = workFolder(afterEach);
const store = () => folder.path('air.db');
const run = (...argv: string[]) =>
  runCommand(Import, [...argv, '--cluster', 'acme.example.com', '--store', store(), '--json']);
type Dataset = { dataset: string; status: string; rows: number; reason: string; method: string };

function rowsOf(dataset: string): Record<string, Record<string, unknown>> {
  const reader = openStoreForReading(store());
  const id = reader.snapshots().at(-1)?.id ?? 0;
  const rows = Object.fromEntries(
    [...reader.rows(id, dataset)].map(({ key, json }) => [key, JSON.parse(json)]),
  );
  reader.close();
  return rows;
}

describe('import of a recorded cluster', () => {
  it('gives the rows that tctl printed, marked as read from files', async () => {
    const ran = await run(
      '--tctl',
      path.join(RECORDED, 'tctl'),
      '--events',
      path.join(RECORDED, 'events.jsonl'),
    );
    expect(ran.exit, ran.stdout.slice(0, 2000)).toBe(4);
    const of = (name: string): Dataset => ran.json.datasets.find(({ dataset }: Dataset) => dataset === name);
    const printed = JSON.parse(readFileSync(path.join(RECORDED, 'tctl/roles.json'), 'utf8'));
    for (const role of printed) {
      delete role.metadata.id;
      delete role.metadata.revision;
    }
    expect(Object.values(rowsOf('roles')).sort(byName)).toEqual(printed.sort(byName));
    expect(of('roles')).toMatchObject({ status: 'complete', rows: printed.length, method: 'file' });
    expect(of('bots').rows).toBe(
      JSON.parse(readFileSync(path.join(RECORDED, 'tctl/bots.json'), 'utf8')).length,
    );
    expect(of('desktops')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('outstanding'),
    });
    expect(of('desktops').reason).toContain('tctl get windows_desktop --format=json');
    expect(of('devices')).toMatchObject({
      status: 'unsupported',
      reason: 'not offered by the open-source edition',
    });
    expect(of('bot_instances')).toMatchObject({
      status: 'unsupported',
      reason: 'not in this version of the gateway (14.2.0)',
    });
    const lines = readFileSync(path.join(RECORDED, 'events.jsonl'), 'utf8').trim().split('\n');
    expect(of('events')).toMatchObject({ status: 'complete', rows: lines.length, method: 'file' });
    expect(of('revocations').rows).toBeGreaterThan(0);
    expect(ran.json.cluster).toEqual({ name: 'acme.example.com', id: null, version: '14.2.0' });
    const reader = openStoreForReading(store());
    expect(reader.snapshots()[0]?.cluster.address).toBe('imported files');
    expect([...reader.calls(1)].map(({ rpc }) => rpc)).toContain('FILE roles.json');
    const events = JSON.parse(lines[0] as string);
    expect(reader.eventBounds({ fromUs: 0, toUs: 2e15 })?.firstUs).toBe(Date.parse(events.time) * 1000);
    expect(reader.readRanges()).toHaveLength(1);
    reader.close();
    expect((await runCommand(SnapshotsList, ['--store', store()])).stdout).toContain('incomplete');
  });

  it('twice changes no row, and the log is not doubled', async () => {
    const argv = ['--tctl', path.join(RECORDED, 'tctl'), '--events', path.join(RECORDED, 'events.jsonl')];
    const first = await run(...argv);
    const second = await run(...argv);
    expect(second.json.datasets.find(({ dataset }: Dataset) => dataset === 'roles').new_rows).toBe(0);
    expect(second.json.events).toMatchObject({ new_rows: 0, duplicates: first.json.events.rows });
  });
});

const byName = (a: { metadata?: { name: string } }, b: { metadata?: { name: string } }) =>
  (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;

describe('imported files', () => {
  it('keep no secret, and mask static join tokens', async () => {
    const dumps = [
      {
        kind: 'user',
        metadata: { name: 'ann', id: 7 },
        spec: { roles: ['x'], local_auth: { password_hash: 'S3CR3T' }, new_password: 'S3CR3T' },
      },
      { kind: 'token', metadata: { name: 'S3CR3Ttoken' }, spec: { roles: ['Node'], join_method: 'token' } },
      { kind: 'token', metadata: { name: 'S3CR3Tinvite' }, spec: { roles: ['Signup'] } },
      { kind: 'token', metadata: { name: 'ci' }, spec: { join_method: 'github' } },
      {
        kind: 'cert_authority',
        metadata: { name: 'acme' },
        spec: { type: 'host', active_keys: { tls: [{ cert: 'pub', key: 'S3CR3T' }] } },
      },
      { kind: 'oidc', metadata: { name: 'o' }, spec: { client_secret: 'S3CR3T', issuer_url: 'https://idp' } },
      { kind: 'bot', metadata: { name: 'b', revision: 'r' }, spec: { private_key: 'S3CR3T' } },
    ];
    const file = folder.file('dumps/all.json', JSON.stringify(dumps));
    const log = folder.file(
      'a.log',
      '{"event":"x.y","time":"2026-08-01T00:00:00Z","uid":"1","token":"S3CR3T"}\n',
    );
    const ran = await run('--tctl', path.dirname(file), '--events', log);
    expect(ran.exit).toBe(4);
    expect(rowsOf('users')).toEqual({
      ann: { kind: 'user', metadata: { name: 'ann' }, spec: { roles: ['x'] } },
    });
    expect(Object.keys(rowsOf('tokens'))).toHaveLength(2);
    expect(rowsOf('tokens').ci).toBeDefined();
    expect(rowsOf('connectors')['oidc/o']).toBeDefined();
    expect(rowsOf('cert_authorities')['host/acme']).toBeDefined();
    expect(rowsOf('bots').b).toMatchObject({ metadata: { name: 'b' } });
    expect(readFileSync(store()).includes('S3CR3T')).toBe(false);
  });

  it('a part of the connectors is partial, a list of bots no list of users', async () => {
    folder.file('dumps/github.json', '[{"kind":"github","metadata":{"name":"g"}}]');
    const bot = { kind: 'user', metadata: { name: 'bot-x', labels: { 'teleport.internal/bot': 'x' } } };
    folder.file('dumps/bots.json', JSON.stringify([bot]));
    const of = async (name: string) =>
      (await run('--tctl', folder.path('dumps'))).json.datasets.find(
        ({ dataset }: Dataset) => dataset === name,
      );
    expect(await of('connectors')).toMatchObject({
      status: 'partial',
      rows: 1,
      reason: expect.stringContaining('oidc, saml'),
    });
    expect(await of('users')).toMatchObject({ status: 'failed' });
    expect(await of('bots')).toMatchObject({ status: 'complete', rows: 1 });
    folder.file('dumps/connectors.json', '[{"kind":"github","metadata":{"name":"g"}}]');
    expect(await of('connectors')).toMatchObject({ status: 'complete', rows: 1 });
  });

  it('an empty dump is an empty dataset; what no dataset takes is told', async () => {
    folder.file('dumps/locks.json', '[]');
    folder.file('dumps/ns.json', '[{"kind":"namespace"},{"a":1}]');
    folder.file('dumps/notes.txt', 'x');
    const ran = await run('--tctl', folder.path('dumps'));
    expect(ran.json.datasets.find(({ dataset }: Dataset) => dataset === 'locks')).toMatchObject({
      status: 'empty',
    });
    expect(ran.stderr).toContain(
      'ns.json holds kinds that no dataset takes; they were left out: namespace (1), no kind (1)',
    );
    expect(ran.json.datasets.find(({ dataset }: Dataset) => dataset === 'events').reason).toContain(
      'outstanding',
    );
  });

  it.each([
    ['[{"kind":"user"', 'cut off'],
    ['', 'empty'],
    ['kind: user', 'not JSON'],
  ])('a broken dump (%j) is one error, and nothing is stored', async (text, words) => {
    folder.file('dumps/users.json', text);
    const ran = await run('--tctl', folder.path('dumps'));
    expect(ran).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
    expect(ran.json.error.message).toContain('users.json');
    expect(ran.json.error.message).toContain(words);
    expect(() => readFileSync(store())).toThrow();
  });

  it('a log with broken lines keeps the rest, says which, and counts as read between them only', async () => {
    const event = (n: number) =>
      JSON.stringify({ event: 'a.b', time: `2026-08-01T00:00:0${n}Z`, uid: `u${n}`, text: 'a\u2028b' });
    const log = folder.file(
      'a.log',
      `\uFEFF${event(1)}\r\n\n${event(2)}\nrubbish\n{"event":"a.b","time":"later"}\n${event(3)}\n{"eve`,
    );
    const ran = await run('--events', log);
    expect(ran.exit).toBe(4);
    expect(ran.json.datasets.find(({ dataset }: Dataset) => dataset === 'events')).toMatchObject({
      status: 'partial',
      rows: 3,
      reason: expect.stringContaining(
        'a.log: 3 lines are no events, the first: 4 (not JSON), 5 (no event), 7 (cut off)',
      ),
    });
    const reader = openStoreForReading(store());
    const us = (n: number) => Date.UTC(2026, 7, 1, 0, 0, n) * 1000;
    expect(reader.readRanges()).toEqual([
      { fromUs: us(1), toUs: us(2) },
      { fromUs: us(3), toUs: us(3) },
    ]);
    reader.close();
    const none = await run('--events', folder.file('b.log', 'rubbish\n'));
    expect(none).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
  });

  it('the importer says what the log files hold whole', async () => {
    const lines = Array.from({ length: 12_000 }, (_, n) =>
      JSON.stringify({
        event: 'a.b',
        code: 'X',
        uid: `u${n}`,
        time: new Date(Date.UTC(2026, 7, 1) + n * 1000).toISOString(),
      }),
    );
    const log = folder.file('big.log', lines.join('\n'));
    const ran = await run('--events', log, '--since', '2026-07-01', '--until', '2026-10-01');
    expect(ran.json.events).toMatchObject({ rows: 12_000, new_rows: 12_000 });
    const reader = openStoreForReading(store());
    const quarter = { fromMs: Date.UTC(2026, 6, 1), toMs: Date.UTC(2026, 9, 1), label: '2026-Q3' };
    expect(reader.readRanges()).toEqual([{ fromUs: quarter.fromMs * 1000, toUs: quarter.toMs * 1000 - 1 }]);
    expect(chooseStates(reader, quarter, 0).closing.id).toBe(1);
    reader.close();
  });

  it('never go where pulls are, nor pulls where they are', async () => {
    const pulled = openStoreForWriting(store());
    pulled.beginSnapshot({ ...START }).finish(START.started, null);
    pulled.close();
    const ran = await run('--tctl', path.join(RECORDED, 'tctl'));
    expect(ran).toMatchObject({ exit: 6, json: { error: { code: 'STORE_OTHER_CLUSTER' } } });
    const argv = [
      '--tctl',
      path.join(RECORDED, 'tctl'),
      '--cluster',
      START.cluster.name,
      '--store',
      folder.path('b.db'),
    ];
    await runCommand(Import, argv);
    const files = openStoreForWriting(folder.path('b.db'));
    expect(() => files.beginSnapshot({ ...START })).toThrow(/contains imported files/);
    files.close();
  });

  it.each([
    [[], 'USAGE'],
    [['--events', '/nowhere'], 'FILE_NOT_FOUND'],
    [['--tctl', '/nowhere'], 'FILE_NOT_FOUND'],
    [['--tctl', '.', '--since', '2026-07-01'], 'USAGE'],
    [['--events', import.meta.filename, '--since', '2026-07-02', '--until', '2026-07-01'], 'PERIOD_INVALID'],
  ])('%j is refused', async (argv, code) => {
    expect(await run(...argv)).toMatchObject({ exit: 2, json: { error: { code } } });
  });
});
