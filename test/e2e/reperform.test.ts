import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawSample } from '../../src/bundle/sampling.ts';
import { reperformReportSchema } from '../../src/records/reports/reperformReport.ts';
import { sampleReportSchema } from '../../src/records/reports/sampleReport.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { affidavit } from '../support/cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-reperform-test-'));
const at = (...names: string[]) => path.join(folder, ...names);
let bundle = '';
let key = '';

/** A procedure of the entity over the audit log, and one whose query fails. */
const OWN: Record<string, string> = {
  X01: `-- id: X01
-- title: Sessions of people
-- rule: Nobody opens a session as root.
-- criteria: CC6.1-03, CC6.3
-- population: session, sessions
-- name: population
select uid as row_id, time, actor, login, server from events_flat where event = 'session.start' and actor_kind = 'human';
-- name: exceptions
select 'exception' as kind, 'events' as dataset, uid as row_id,
       actor || ' opened a session as root at ' || time || '.' as facts, '' as threshold
from events_flat where event = 'session.start' and actor_kind = 'human' and login = 'root';
`,
  X02: `-- id: X02
-- title: A query that cannot run
-- rule: None.
-- criteria: CC6.1
-- name: population
select frm users;
-- name: exceptions
select 1;
`,
};

beforeAll(async () => {
  mkdirSync(at('own'));
  for (const [id, text] of Object.entries(OWN)) writeFileSync(at('own', `${id}.sql`), text);
  const store = keptStoreIn(folder, 'v4');
  expect((await affidavit(['keys', 'create', '--out', at('keys')])).status).toBe(0);
  const keys = readdirSync(at('keys'));
  key = at('keys', keys.find((name) => name.endsWith('.pub.pem')) ?? '');
  const secret = at('keys', keys.find((name) => name.endsWith('.key')) ?? '');
  const argv = [
    'export',
    '--from',
    '2026-07-01',
    '--to',
    '2026-07-22',
    '--entity',
    'Acme',
    '--key',
    secret,
    '--out',
    at('out'),
    '--store',
    store,
    '--procedures',
    at('own'),
  ];
  const made = await affidavit(argv);
  expect(made.stderr + made.stdout).toContain('Bundle');
  bundle = at('out', readdirSync(at('out')).find((name) => name.endsWith('.zip')) ?? '');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a bundle alone', () => {
  test('gives its results again, by our program', async () => {
    const { stdout, status } = await affidavit(['reperform', bundle, '--public-key', key, '--json']);
    const report = reperformReportSchema.parse(JSON.parse(stdout));
    expect(report.procedures.filter(({ reproduced }) => !reproduced)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'reproduced', verified: 'verified' });
    expect(report.procedures.length).toBeGreaterThan(30);
    expect(status).toBe(0);
  });

  test('gives its results again by the stock sqlite3 shell', () => {
    const out = at('unpacked');
    execFileSync('unzip', ['-q', bundle, '-d', out]);
    const db = at('stock.db');
    execFileSync('sqlite3', ['-bail', db], {
      cwd: out,
      input: readFileSync(path.join(out, 'controls/procedures/load-sqlite.sql')),
    });
    const { results: all } = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as {
      results: { id: string; exceptions: number; population: { size: number } }[];
    };
    expect(all.map(({ id }) => id).slice(-2)).toEqual(['X01', 'X02']);
    const results = all.filter(({ id }) => id !== 'X02');
    for (const { id, exceptions, population } of results) {
      const text = readFileSync(path.join(out, `controls/procedures/${id}.sql`), 'utf8');
      const rows = execFileSync('sqlite3', ['-bail', '-json', db], {
        input: text,
        encoding: 'utf8',
        maxBuffer: 1e9,
      });
      const documents = rows
        .split(/\]\n(?=\[|$)/)
        .filter((one) => one.trim() !== '')
        .map((one) => JSON.parse(`${one}]`) as Record<string, unknown>[]);
      const found =
        documents.find((one) => one[0] !== undefined && 'kind' in one[0] && 'facts' in one[0]) ?? [];
      expect(
        found.filter(({ kind }) => /^exception(:|$)/.test(String(kind))),
        id,
      ).toHaveLength(exceptions);
      const listed = documents.find((one) => one[0] !== undefined && !('facts' in one[0])) ?? [];
      expect(listed, `population of ${id}`).toHaveLength(population.size);
    }
  });

  test('names the line of each exception, with its hash, and an id of its own', () => {
    const csv = readFileSync(path.join(at('unpacked'), 'exceptions.csv'));
    const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    const placed = rows.filter(({ line }) => line !== '');
    expect(placed.length).toBeGreaterThan(rows.length / 2);
    for (const { file = '', line, record_sha256, row_id } of placed) {
      const text = readFileSync(path.join(at('unpacked'), file), 'utf8').split('\n')[Number(line) - 1] ?? '';
      expect(createHash('sha256').update(text).digest('hex'), `${file} line ${line}`).toBe(record_sha256);
      expect(text.length, row_id).toBeGreaterThan(2);
    }
  });

  test('has what the entity wrote: its text, its result, its rows, and why one has no result', async () => {
    const out = at('unpacked');
    const { results } = JSON.parse(readFileSync(path.join(out, 'results.json'), 'utf8')) as {
      results: Record<string, unknown>[];
    };
    const of = (id: string) => results.find((result) => result.id === id) ?? {};
    for (const [id, text] of Object.entries(OWN)) {
      expect(readFileSync(path.join(out, `controls/procedures/${id}.sql`), 'utf8')).toBe(text);
      expect(of(id)).toMatchObject({
        author: 'entity',
        procedure_sha256: createHash('sha256').update(text).digest('hex'),
      });
    }
    expect(of('X01')).toMatchObject({ result: 'exception', reference: 'CC6.1/X01' });
    expect(of('X02')).toMatchObject({
      result: 'insufficient_evidence',
      explanation:
        'Insufficient evidence: the procedure gave no result: the population query failed: no such column: frm.',
    });
    expect(readFileSync(path.join(out, 'controls/matrix.csv'), 'utf8')).toContain('CC6.1/X01 exception');
    const instance = await DuckDBInstance.create(':memory:');
    const duck = await instance.connect();
    try {
      await duck.run(`SET file_search_path = '${out}'`);
      const load = readFileSync(path.join(out, 'controls/procedures/load-duckdb.sql'), 'utf8');
      await duck.run(load.replace(/^--.*$/gm, ''));
      const queries = (OWN.X01 ?? '').replace(/^--.*$/gm, '').split(';');
      const [population, exceptions] = [
        (await duck.runAndReadAll(queries[0] ?? '')).getRows(),
        (await duck.runAndReadAll(queries[1] ?? '')).getRows(),
      ];
      expect(population).toHaveLength((of('X01').population as { size: number }).size);
      expect(exceptions).toHaveLength(of('X01').exceptions as number);
      expect(exceptions.length).toBeGreaterThan(0);
    } finally {
      duck.closeSync();
      instance.closeSync();
    }
  });

  test('a sample is the same on every draw, and the seed is that of README.txt', async () => {
    const argv = ['sample', bundle, '--procedure', 'K08', '--engagement', 'Auditors & Co', '--json'];
    const [first, second] = [await affidavit(argv), await affidavit(argv)];
    expect(first.stdout).toBe(second.stdout);
    const report = sampleReportSchema.parse(JSON.parse(first.stdout));
    const csv = readFileSync(path.join(at('unpacked'), 'populations/K08.csv'));
    const sha256 = createHash('sha256').update(csv).digest('hex');
    expect(report.population_sha256).toBe(sha256);
    expect(report).toMatchObject({
      size_by: expect.stringMatching(/^on occurrence: \d+, the published size$/),
    });
    const given = await affidavit([...argv, '--size', '1']);
    expect(JSON.parse(given.stdout)).toMatchObject({ size: 1, size_by: 'the size given' });
    expect(report.seed).toBe(createHash('sha256').update(`Auditors & Co\nK08\n${sha256}`).digest('hex'));
    expect((await affidavit(['sample', bundle, '--procedure', 'K99', '--engagement', 'x'])).status).toBe(2);
  });
});

test('the evidence set is kept as a file that a SQLite shell opens', async () => {
  const out = at('evidence.db');
  const argv = ['evidence', '--period', '2026-07', '--store', at('store.db'), '--out', out, '--json'];
  expect((await affidavit(argv)).status).toBe(0);
  const db = new Database(out, { readonly: true });
  expect(db.prepare('SELECT count(*) AS n FROM users').get()).toMatchObject({ n: expect.any(Number) });
  expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'grants'").get()).toEqual({
    name: 'grants',
  });
  db.close();
  expect((await affidavit(argv)).status).toBe(2);
});

test('a draw takes the first rows by rank, whatever order they come in', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { maxLength: 60 }),
      fc.integer({ min: 0, max: 30 }),
      (rows, size) => {
        const drawn = drawSample('seed', rows, size);
        const rank = (row: string) => createHash('sha256').update(`seed${row}`).digest('hex');
        const plain = [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, size + 5);
        expect(drawn.map(({ rowId }) => rowId)).toEqual(plain);
        expect(drawn.filter(({ spare }) => !spare).length).toBe(Math.min(size, rows.length));
        expect(drawSample('seed', [...rows].reverse(), size)).toEqual(drawn);
      },
    ),
  );
});

test('report writes the page of the period as a draft, and the bundle holds the same page with its number', async () => {
  const out = at('draft.html');
  const argv = ['report', '--period', '2026-07', '--entity', 'Acme', '--store', at('store.db'), '--out', out];
  const { stdout, status } = await affidavit([...argv, '--json']);
  expect([status, JSON.parse(stdout).path]).toEqual([0, out]);
  const draft = readFileSync(out, 'utf8');
  expect(draft).toContain('<title>DRAFT: Acme, SOC 2 evidence, 2026-07</title>');
  const again = await affidavit([...argv, '--json']);
  expect([again.status, JSON.parse(again.stdout).error.code]).toEqual([2, 'USAGE']);
  const page = execFileSync('unzip', ['-p', bundle, 'index.html'], { encoding: 'utf8', maxBuffer: 1e8 });
  expect(page).not.toContain('DRAFT');
  expect(page).toContain('number 1, the first of its chain');
  for (const id of ['K01', 'K38']) expect(page).toContain(`id="r-${id}"`);
});
