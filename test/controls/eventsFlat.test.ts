import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { Identities } from '../../src/collectors/derived/identities.ts';
import { loadScript } from '../../src/datasets/loadSql.ts';
import { eventsFlatColumns, eventsFlatView } from '../../src/datasets/log/eventsFlat.ts';
import { EventsFile } from '../../src/evidence/eventsFile.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { rangeOfMs } from '../../src/formats/timeRange.ts';
import { at, event, PERIOD, user, type World, withConclusion } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-events-flat-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOST = '2b1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c';
const PROXY = '3c1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c';
const NODE = '4d1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c';
const named = (kind: string, name: string): JsonObject => ({ kind, metadata: { name }, spec: {} });

/** Every way in which an event names who did it. */
const ACTORS: JsonObject[] = [
  { user: 'alice' },
  { user: 'bot-ci' },
  { user: 'bot-person' },
  { user: 'bot-gone' },
  { user: 'bot-listed', name: 'x' },
  { updated_by: 'alice' },
  { user: 'system' },
  { user: '@teleport-access-approval-bot' },
  { user: `${HOST}.acme.example.com` },
  { user: `${PROXY}.acme.example.com` },
  { user: `${NODE}.acme.example.com` },
  { user: '5e1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c.acme.example.com' },
  { user: 'alice', user_kind: 1 },
  { user: 'weird', user_kind: 2 },
  { user: 'weird', user_kind: 3 },
  { user: 'alice', bot_name: 'ci' },
  { user: 'agent', beam_id: 'b-1' },
  { user: `${HOST}.acme.example.com`, user_kind: 3 },
  {},
  { user: "o'brien\n=1+1", name: '"; drop table users; --' },
];

const WORLD: World = {
  after: {
    users: [
      user('alice', []),
      user('bot-person', []),
      {
        kind: 'user',
        metadata: { name: 'bot-ci', labels: { 'teleport.internal/bot': 'ci' } },
        spec: { roles: [] },
      },
    ],
    bots: [named('bot', 'listed')],
    auth_servers: [named('auth_server', HOST)],
    proxy_servers: [named('proxy', PROXY)],
    nodes: [named('node', NODE)],
    instances: [],
  },
  events: ACTORS.map((body, index) =>
    event(at(3, index), 'session.start', {
      sid: `s-${index}`,
      'addr.remote': '192.0.2.1:1',
      access_requests: index % 2 === 0 ? ['r-1', 'r-2'] : [],
      success: index % 3 === 0,
      ...body,
    }),
  ),
};

test('events_flat has the same rows here, in the stock sqlite3 shell and in DuckDB; it names the kinds of actors as the listings do', async () => {
  const { ours, kinds, loaded } = withConclusion(WORLD, ({ set, scope }) => {
    // a piece's memory is given back when the next one is taken
    const lines: Buffer[] = [];
    for (const piece of scope.store.eventLines(rangeOfMs(PERIOD))) lines.push(Buffer.from(piece.lines));
    mkdirSync(path.join(folder, 'evidence'));
    writeFileSync(path.join(folder, 'evidence/events.jsonl'), Buffer.concat(lines));
    const events = new EventsFile(path.join(folder, 'events.db'));
    for (const piece of lines) events.addLines(piece);
    events.finish();
    const identities = new Identities(scope.store);
    const expected = new Map(
      [...scope.store.events(rangeOfMs(PERIOD))].map(({ uid, json }) => {
        const body = JSON.parse(json) as JsonObject;
        const actor = String(body.user ?? body.updated_by ?? '');
        return [uid, identities.of(actor, actor === '' ? {} : body).kind] as const;
      }),
    );
    const tables = set.tables().map(({ table, dataset, rows }) => {
      const file = `evidence/${table}.jsonl`;
      if (rows === 0) return { table, dataset, file: null };
      writeFileSync(
        path.join(folder, file),
        Buffer.concat([...set.lines(table)].map((piece) => Buffer.from(piece.lines))),
      );
      return { table, dataset, file };
    });
    set.db.prepare('ATTACH ? AS log').run(events.file);
    set.db.exec(eventsFlatView('CREATE TEMP VIEW'));
    return { ours: set.db.prepare(QUERY).raw().all(), kinds: expected, loaded: tables };
  });
  expect(ours.length).toBeGreaterThan(ACTORS.length);
  const columns = eventsFlatColumns().map(({ name }) => name);
  const [uid, kind] = [columns.indexOf('uid'), columns.indexOf('actor_kind')];
  const found = new Map((ours as string[][]).map((row) => [row[uid], row[kind]]));
  expect(found).toEqual(kinds);
  expect(new Set(found.values())).toEqual(new Set(['human', 'bot', 'system', 'host', 'machine', 'unknown']));

  const files = ['evidence/events.jsonl'];
  const stock = path.join(folder, 'stock.db');
  execFileSync('sqlite3', ['-bail', stock], { cwd: folder, input: loadScript('sqlite', loaded, files) });
  const sqlite = new Database(stock, { readonly: true });
  expect(sqlite.prepare(QUERY).raw().all()).toEqual(ours);
  sqlite.close();
  const instance = await DuckDBInstance.create(':memory:');
  const duck = await instance.connect();
  try {
    await duck.run(`SET file_search_path = '${folder}'`);
    await duck.run(loadScript('duckdb', loaded, files).replace(/^--.*$/gm, ''));
    const rows = (await duck.runAndReadAll(QUERY)).getRows();
    expect(rows.map((row) => row.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell)))).toEqual(
      ours,
    );
    // without events the view is there, and empty
    const script = loadScript('duckdb', [], []).replace(/^--.*$/gm, '');
    expect(script).toContain('CREATE TABLE events_flat_rows');
  } finally {
    duck.closeSync();
    instance.closeSync();
  }
}, 60_000);

const QUERY = `SELECT ${eventsFlatColumns()
  .map(({ name }) => name)
  .join(', ')} FROM events_flat ORDER BY uid`;
