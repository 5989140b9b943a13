import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { outcome, START } from './fixtures.ts';
import { storePath } from './helpers.ts';

/** The code of the typed error that `work` ends with. */
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AffidavitError && error.hint !== '') return error.code;
    throw error;
  }
  return 'no error';
}

function filledStore(): string {
  const path = storePath();
  const store = openStoreForWriting(path);
  const snapshot = store.beginSnapshot(START);
  const rows = Array.from({ length: 200 }, (_, at) => ({
    key: `u${at}`,
    body: { text: 'x'.repeat(1000), at },
  }));
  snapshot.savePage('users', rows);
  snapshot.finishDataset(outcome('users', 'complete'));
  snapshot.finish('2026-07-01T00:01:00.000Z', null);
  store.close();
  return path;
}

describe('a new store', () => {
  test('is private, in a private folder that is made for it', () => {
    const path = join(dirname(storePath()), 'deeper', 'still', 'store.sqlite');
    openStoreForWriting(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  test('has large pages and no write-ahead log', () => {
    const path = filledStore();
    const db = new Database(path, { readonly: true });
    expect(db.pragma('page_size', { simple: true })).toBe(16384);
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    db.close();
  });

  test('tells that nothing is there when it is only to be read', () => {
    const path = storePath();
    expect(codeOf(() => openStoreForReading(path))).toBe('STORE_NOT_FOUND');
    writeFileSync(path, '');
    expect(codeOf(() => openStoreForReading(path))).toBe('STORE_NOT_FOUND');
  });

  test('cannot be made where there is no folder to make it in', () => {
    const file = storePath();
    writeFileSync(file, '');
    expect(codeOf(() => openStoreForWriting(join(file, 'store.sqlite')))).toBe('WRITE_FAILED');
  });
});

describe('a file that is no store of ours', () => {
  const kinds: [string, (path: string) => void][] = [
    ['text', (path) => writeFileSync(path, 'Dear diary, '.repeat(1000))],
    ['a folder', (path) => mkdirSync(path)],
    [
      "another program's database",
      (path) => void new Database(path).exec('CREATE TABLE t (a); PRAGMA application_id = 7').close(),
    ],
    ['a database without an owner', (path) => void new Database(path).exec('CREATE TABLE t (a)').close()],
  ];
  test.each(kinds)('%s is refused and stays as it is', (name, make) => {
    const path = storePath();
    make(path);
    const before = name === 'a folder' ? null : readFileSync(path);
    const expected = name === 'a folder' ? /STORE_DAMAGED|WRITE_FAILED/ : /STORE_DAMAGED/;
    expect(codeOf(() => openStoreForReading(path))).toMatch(expected);
    expect(codeOf(() => openStoreForWriting(path))).toMatch(expected);
    expect(codeOf(() => openEventWriter(path))).toMatch(expected);
    if (before !== null) expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('a store that was cut off is damaged', () => {
    const path = filledStore();
    truncateSync(path, statSync(path).size - 16384);
    expect(codeOf(() => openStoreForReading(path))).toBe('STORE_DAMAGED');
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_DAMAGED');
  });

  test('a page overwritten in the middle is found when it is read', () => {
    const path = filledStore();
    const bytes = readFileSync(path);
    for (let at = 3 * 16384; at < bytes.length; at += 16384) bytes.fill(0xff, at, at + 200);
    writeFileSync(path, bytes);
    const readAll = () => {
      const store = openStoreForReading(path);
      try {
        for (const snapshot of store.snapshots()) for (const _ of store.rows(snapshot.id, 'users'));
      } finally {
        store.close();
      }
    };
    expect(codeOf(readAll)).toBe('STORE_DAMAGED');
  });
});

describe('the schema version', () => {
  test('of a newer program is refused, never altered', () => {
    const path = filledStore();
    new Database(path).exec('PRAGMA user_version = 99').close();
    const before = readFileSync(path);
    expect(codeOf(() => openStoreForReading(path))).toBe('STORE_VERSION');
    expect(codeOf(() => openStoreForReading(path, { lock: true }))).toBe('STORE_VERSION');
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_VERSION');
    expect(codeOf(() => openEventWriter(path))).toBe('STORE_VERSION');
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('the lock', () => {
  test('keeps a second writer and a locking reader out, plain readers in', () => {
    const path = filledStore();
    const first = openStoreForWriting(path);
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_BUSY');
    expect(codeOf(() => openStoreForReading(path, { lock: true }))).toBe('STORE_BUSY');
    const reader = openStoreForReading(path);
    expect(reader.snapshots()).toHaveLength(1);
    reader.close();
    first.close();
    const locking = openStoreForReading(path, { lock: true });
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_BUSY');
    locking.close();
    openStoreForWriting(path).close();
  });

  test('is given back when opening fails', () => {
    const path = filledStore();
    new Database(path).exec('PRAGMA user_version = 99').close();
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_VERSION');
    new Database(path).exec(`PRAGMA user_version = ${MIGRATIONS.length}`).close();
    openStoreForWriting(path).close();
  });

  test('of a process that was killed is gone', async () => {
    const path = filledStore();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'holdLock.child.ts'), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    expect(codeOf(() => openStoreForWriting(path))).toBe('STORE_BUSY');
    child.kill('SIGKILL');
    await exited;
    openStoreForWriting(path).close();
  });
});

describe('a snapshot', () => {
  test('of another cluster is refused', () => {
    const path = filledStore();
    const store = openStoreForWriting(path);
    const other = { ...START, cluster: { ...START.cluster, name: 'other.example.com' } };
    expect(codeOf(() => store.beginSnapshot(other))).toBe('STORE_OTHER_CLUSTER');
    expect(store.snapshots()).toHaveLength(1);
    store
      .beginSnapshot({ ...START, cluster: { ...START.cluster, id: 'one' } })
      .abandon('2026-07-02T00:00:00.000Z');
    const rebuilt = { ...START, cluster: { ...START.cluster, id: 'two' } };
    expect(codeOf(() => store.beginSnapshot(rebuilt))).toBe('STORE_OTHER_CLUSTER');
    store.close();
  });

  test('reads back as it was written', () => {
    const path = filledStore();
    const store = openStoreForWriting(path);
    const snapshot = store.beginSnapshot(START);
    const denied = snapshot.finishDataset({ ...outcome('users', 'denied'), reason: 'no rule' }, [
      { path: 'spec.local_auth', rule: 'declared', count: 2 },
    ]);
    const given = snapshot.finishDataset({
      ...outcome('events', 'complete'),
      rows: 12,
      new_rows: 3,
      duplicates: 9,
    });
    const events = {
      from: 'a',
      to: 'b',
      windows: 1,
      rows: 12,
      new_rows: 3,
      duplicates: 9,
      read_to: 'c',
    };
    const info = snapshot.finish('2026-07-01T00:01:00.000Z', events);
    expect(info).toEqual({
      id: 2,
      status: 'incomplete',
      finished: true,
      started: START.started,
      ended: '2026-07-01T00:01:00.000Z',
      cluster: START.cluster,
      caller: START.caller,
      connection: START.connection,
      run: START.run,
      clock_skew_ms: START.clockSkewMs,
      collector_version: '0.1.0',
      node_version: '24.0.0',
      datasets: [denied, given],
      events,
    });
    expect(given).toMatchObject({ rows: 12, new_rows: 3, duplicates: 9 });
    expect(store.snapshot(2)).toEqual(info);
    expect(store.snapshot(3)).toBeNull();
    expect(store.latestSnapshot('complete')?.id).toBe(1);
    expect(store.latestSnapshot('finished')?.id).toBe(2);
    expect(store.redactions(2)).toEqual([
      { dataset: 'users', redactions: [{ path: 'spec.local_auth', rule: 'declared', count: 2 }] },
    ]);
    store.close();
  });

  test('can be written while rows of another are read', () => {
    const path = filledStore();
    const store = openStoreForWriting(path);
    const snapshot = store.beginSnapshot(START);
    let at = 0;
    for (const { key } of store.rows(1, 'users')) {
      if (at++ % 50 === 0) snapshot.savePage('users', [{ key, body: { changed: at } }]);
      if (at === 100) snapshot.finishDataset(outcome('users', 'complete'));
    }
    expect(at).toBe(200);
    expect(store.countRows(2, 'users')).toBe(2);
    store.close();
  });

  test('of a store that lies in a folder without leave to write can be read', () => {
    const path = filledStore();
    chmodSync(path, 0o400);
    chmodSync(dirname(path), 0o500);
    const store = openStoreForReading(path);
    expect(store.countRows(1, 'users')).toBe(200);
    store.close();
    chmodSync(dirname(path), 0o700);
  });
});
