import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { eventsFlat, eventsFlatQuery } from '../../src/datasets/log/eventsFlat.ts';
import { sqlColumns } from '../../src/datasets/sqlTable.ts';
import { EventsFile } from '../../src/evidence/eventsFile.ts';
import { eventTables, setTables } from '../../src/lake/check/setTables.ts';
import { DuckdbEngine } from '../../src/lake/engines/duckdbEngine.ts';
import { lakeManifestSchema } from '../../src/records/lakeManifest.ts';
import { conclude, openForConclusion } from '../../src/usecases/conclude/conclude.ts';
import { MACHINES } from '../controls/engineWorlds.ts';
import { at, event, user, type World } from '../controls/world.ts';
import { CONCLUDED, filesOf, type LakeScene, lakeScene, write } from './lakeScene.ts';

/** Events that trouble parsers: half characters, NUL, quotes, numbers where texts belong, times of many forms. */
const HOSTILE = [
  event(at(3), 'user.login', { user: 'half \ud800 one', success: true, 'addr.remote': '1.2.3.4:5' }),
  event(at(3, 1), 'user.login', { user: 'nul \0 and "quotes" \\ud800', success: 'yes', method: { a: [1] } }),
  event('2026-01-03T02:00:00.123456789Z', 'access_request.create', {
    id: 7,
    user_kind: 2,
    access_requests: ['b', 3, null],
  }),
  event('2026-01-03T03:00:00Z', 'cert.create', {
    user: null,
    login: '',
    name: 0,
    user_kind: '2',
    access_request_ids: 'one',
  }),
];
const WORLDS: World[] = [
  {
    ...MACHINES,
    cluster: 'prod',
    after: { ...MACHINES.after, users: [user('half \ud800', ['tools'])] },
    events: [...(MACHINES.events ?? []), ...HOSTILE],
  },
  { after: {}, cluster: 'Prod' },
];
const [FIRST = '', SECOND = ''] = ['prod', '%50rod'];

let scene: LakeScene;
beforeAll(async () => {
  scene = await lakeScene(WORLDS);
  await write(scene, scene.stores);
});

const manifestOf = () =>
  lakeManifestSchema.parse(JSON.parse(readFileSync(path.join(scene.lake, 'manifest.json'), 'utf8')));

async function duck(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    return rows as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
const glob = (...parts: string[]) => `'${path.join(scene.lake, ...parts)}'`;

test('each table has its file, in folders that every reader of partitions knows, and the stock sha256sum agrees', () => {
  const files = [...filesOf(scene.lake).keys()];
  for (const part of [FIRST, SECOND]) {
    expect(files).toContain(`users/period=2026-01/cluster=${part}/part-0.parquet`);
    expect(files).toContain(`opening_users/period=2026-01/cluster=${part}/part-0.parquet`);
    expect(files).toContain(`dataset_status/period=2026-01/cluster=${part}/part-0.parquet`);
    expect(files).toContain(`events/cluster=${part}/event_date=2026-01-03/part-0.parquet`);
  }
  expect(() =>
    execFileSync('sha256sum', ['--strict', '--quiet', '-c', 'SHA256SUMS'], { cwd: scene.lake }),
  ).not.toThrow();
});

test('a reader that knows nothing of us sees cluster and period once, as texts', async () => {
  const rows = await duck(
    `SELECT cluster, period, count(*)::INTEGER FROM read_parquet(${glob('users/**/*.parquet')}) GROUP BY ALL`,
  );
  expect(rows).toEqual([['prod', '2026-01', 1]]);
  const columns = await duck(
    `SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(${glob('users/**/*.parquet')}))`,
  );
  for (const name of ['cluster', 'period'])
    expect(columns.filter(([column]) => column === name)).toHaveLength(1);
});

test('events have the six columns of Teleport with its types, and no row group is above 128k rows', async () => {
  const file = glob(`events/cluster=${FIRST}/event_date=2026-01-03/part-0.parquet`);
  const schema = await duck(
    `SELECT name, type, converted_type FROM parquet_schema(${file}) WHERE name IN ('uid', 'session_id', 'event_type', 'event_time', 'user', 'event_data')`,
  );
  expect(schema).toEqual([
    ['uid', 'BYTE_ARRAY', 'UTF8'],
    ['session_id', 'BYTE_ARRAY', 'UTF8'],
    ['event_type', 'BYTE_ARRAY', 'UTF8'],
    ['event_time', 'INT64', 'TIMESTAMP_MILLIS'],
    ['user', 'BYTE_ARRAY', 'UTF8'],
    ['event_data', 'BYTE_ARRAY', 'UTF8'],
  ]);
  const facts = await duck(
    `SELECT DISTINCT compression, max(row_group_num_rows) OVER () <= 131072 FROM parquet_metadata(${file})`,
  );
  expect(facts).toEqual([['ZSTD', true]]);
});

test('the flat columns of events are those that procedures of the entity read on a store', async () => {
  const store = openForConclusion(scene.stores[0] ?? '');
  const file = path.join(scene.folder, 'flat.db');
  const own = new EventsFile(file);
  const { set } = conclude(store, CONCLUDED.period, CONCLUDED.settings);
  for (const { json } of store.events({
    fromUs: CONCLUDED.period.fromMs * 1000,
    toUs: CONCLUDED.period.toMs * 1000,
  }))
    own.add(json);
  own.finish();
  set.db.prepare('ATTACH ? AS log').run(file);
  const names = sqlColumns(eventsFlat.columns)
    .map(({ name }) => name)
    .filter((name) => name !== 'json');
  const engine = await DuckdbEngine.open(scene.lake, { memory: '300MB', spill: scene.folder });
  try {
    const lakeSet = manifestOf().sets.find(({ cluster }) => cluster === 'prod');
    if (lakeSet === undefined) throw new Error('no set');
    const { tables, views } = eventTables(manifestOf(), lakeSet);
    await engine.use([...setTables(lakeSet), ...tables], views);
    const rows = async (sql: string) => {
      const found: unknown[] = [];
      for await (const batch of engine.run(sql)) found.push(...batch);
      return found;
    };
    const flat = `SELECT ${names.join(', ')} FROM events_flat_rows ORDER BY row_id`;
    const expected = set.db.prepare(flat).raw().all();
    expect(expected.length).toBeGreaterThan(15);
    expect(await rows(flat)).toEqual(expected);
    const actors = `SELECT uid, actor, actor_kind FROM`;
    expect(await rows(`${actors} events_flat ORDER BY uid`)).toEqual(
      set.db.prepare(`${actors} (${eventsFlatQuery()}) ORDER BY uid`).raw().all(),
    );
    // the event as it was received, but for half characters, which are no Unicode
    const texts = (await rows('SELECT uid, event_data FROM events ORDER BY uid')) as [string, string][];
    const stored = [...store.events({ fromUs: 0, toUs: 4e15 })].map(({ uid, json }) => [
      uid,
      json.replace('half \\ud800', 'half \\ufffd'),
    ]);
    expect(texts).toEqual(stored.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
    expect(manifestOf().events.reduce((sum, { mended = 0 }) => sum + mended, 0)).toBe(1);
  } finally {
    await engine.close();
    set.close();
    store.close();
  }
});

test('the same evidence gives the same bytes, in one run or in two, and a second run changes nothing', async () => {
  const before = filesOf(scene.lake);
  const again = await write(scene, scene.stores);
  expect(again.changed).toBe(false);
  expect(filesOf(scene.lake)).toEqual(before);
  const other = { ...scene, lake: path.join(scene.folder, 'one-by-one') };
  await write(other, scene.stores.slice(1));
  await write(other, scene.stores.slice(0, 1));
  const sums = (files: Map<string, Buffer>) => String(files.get('SHA256SUMS'));
  expect(sums(filesOf(other.lake))).toBe(sums(before));
});

test('a cluster and period is replaced, everything else stays', async () => {
  const other = { ...scene, lake: path.join(scene.folder, 'replaced') };
  await write(other, scene.stores);
  const before = filesOf(other.lake);
  const report = await write(other, scene.stores.slice(0, 1), { period: '2026' });
  expect(report.sets).toEqual([
    { cluster: 'Prod', period: '2026-01' },
    { cluster: 'prod', period: '2026' },
    { cluster: 'prod', period: '2026-01' },
  ]);
  const after = filesOf(other.lake);
  // days of the log belong to no period: they are there once
  expect([...after.keys()].filter((file) => file.startsWith('events/'))).toEqual(
    [...before.keys()].filter((file) => file.startsWith('events/')),
  );
  for (const [file, bytes] of before)
    if (file.endsWith('.parquet')) expect(after.get(file), file).toEqual(bytes);
  expect(readdirSync(path.dirname(other.lake)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('bad input costs only itself: the lake stays as it was', async () => {
  const before = filesOf(scene.lake);
  const code = (error: unknown) => (error as { code: string }).code;
  const { privateKeyPath } = await createKey({ outDir: path.join(scene.folder, 'other-keys') });
  const aborted = new AbortController();
  aborted.abort(new Error('stop'));
  const [one = ''] = scene.stores;
  await expect(write(scene, [one, one]).catch(code)).resolves.toBe('USAGE');
  await expect(write(scene, ['/nowhere/store.db']).catch(code)).resolves.toBe('STORE_NOT_FOUND');
  await expect(write(scene, [one], { period: '2020-Q1' }).catch(code)).resolves.toBe('EXPORT_NO_SNAPSHOT');
  await expect(write(scene, [one], { entity: 'Other' }).catch(code)).resolves.toBe('USAGE');
  await expect(write({ ...scene, key: privateKeyPath }, [one]).catch(code)).resolves.toBe('LAKE_DAMAGED');
  await expect(write(scene, [one], { signal: aborted.signal })).rejects.toThrow('stop');
  await expect(write({ ...scene, lake: path.join(scene.folder, 'keys') }, [one]).catch(code)).resolves.toBe(
    'USAGE',
  );
  expect(filesOf(scene.lake)).toEqual(before);
  expect(existsSync(path.join(scene.folder, '.lake.affidavit-new'))).toBe(false);
});

test('a writer that died between its two renames leaves a lake that is read, and put back by the next one', async () => {
  const aside = path.join(scene.folder, '.lake.affidavit-old');
  const before = filesOf(scene.lake);
  renameSync(scene.lake, aside);
  writeFileSync(path.join(scene.folder, '.lake.affidavit-new'), 'a leftover');
  rmSync(path.join(scene.folder, '.lake.affidavit-new'));
  const { verifyLakeFolder } = await import('../../src/usecases/lake/verifyLake.ts');
  const keys = { publicKeyFile: scene.publicKey, allowedSignersFile: undefined };
  expect((await verifyLakeFolder(scene.lake, keys)).verdict).toBe('verified');
  expect((await write(scene, scene.stores)).changed).toBe(false);
  expect(filesOf(scene.lake)).toEqual(before);
  expect(existsSync(aside)).toBe(false);
});
