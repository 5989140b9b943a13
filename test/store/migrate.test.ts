import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '../../src/formats/canonicalJson.ts';
import { connect } from '../../src/store/file/connection.ts';
import { migrate } from '../../src/store/file/migrate.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { outcome, START } from './fixtures.ts';
import { storePath } from './helpers.ts';

const STEPS: Migration[] = [
  { name: 'one', up: (db) => void db.exec('CREATE TABLE one (a); INSERT INTO one VALUES (1)') },
  { name: 'two', up: (db) => void db.exec('ALTER TABLE one ADD COLUMN b DEFAULT 2; CREATE TABLE two (a)') },
  { name: 'three', up: (db) => void db.exec('INSERT INTO two SELECT a + b FROM one') },
];

function fresh(): string {
  const path = storePath();
  new Database(path).close();
  return path;
}

function migrateTo(path: string, steps: readonly Migration[]): void {
  const db = connect(path, 'write');
  try {
    migrate(db, path, steps);
  } finally {
    db.close();
  }
}

const inspect = (path: string, sql: string): unknown => {
  const db = new Database(path);
  try {
    return db.prepare(sql).pluck().all();
  } finally {
    db.close();
  }
};

describe('migrations', () => {
  test.each([0, 1, 2, 3])('lead from version %i to the newest', (from) => {
    const path = fresh();
    migrateTo(path, STEPS.slice(0, from));
    migrateTo(path, STEPS);
    expect(inspect(path, 'PRAGMA user_version')).toEqual([3]);
    expect(inspect(path, 'SELECT a FROM two')).toEqual([3]);
  });

  test('one that fails leaves the version before it', () => {
    const path = fresh();
    const broken: Migration = {
      name: 'broken',
      up: (db) => void db.exec('CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)'),
    };
    expect(() => migrateTo(path, [STEPS[0] as Migration, broken])).toThrow(/nowhere/);
    expect(inspect(path, 'PRAGMA user_version')).toEqual([1]);
    expect(inspect(path, "SELECT name FROM sqlite_master WHERE name = 'half'")).toEqual([]);
    migrateTo(path, STEPS);
    expect(inspect(path, 'PRAGMA user_version')).toEqual([3]);
  });

  test('one whose process is killed leaves the version before it', () => {
    const path = fresh();
    migrateTo(path, STEPS.slice(0, 1));
    const child = spawnSync(process.execPath, [join(import.meta.dirname, 'killedMigration.child.ts'), path]);
    expect(child.signal).toBe('SIGKILL');
    expect(inspect(path, 'PRAGMA integrity_check')).toEqual(['ok']);
    expect(inspect(path, 'PRAGMA user_version')).toEqual([1]);
    expect(inspect(path, 'SELECT count(*) FROM one')).toEqual([1]);
    migrateTo(path, STEPS);
    expect(inspect(path, 'SELECT a FROM two')).toEqual([3]);
  });

  // whoever adds a migration: give this store rows of the version before in what the migration alters
  test.each(MIGRATIONS.map((_, at) => at))(
    'a store of version %i opens, is brought up to date and works',
    (from) => {
      const path = fresh();
      migrateTo(path, MIGRATIONS.slice(0, from));
      const store = openStoreForWriting(path);
      const snapshot = store.beginSnapshot(START);
      snapshot.savePage('users', [{ key: 'alice', body: { name: 'alice' } }]);
      snapshot.finishDataset(outcome('users', 'complete'));
      snapshot.finish('2026-07-01T00:01:00.000Z', null);
      store.close();
      expect(inspect(path, 'PRAGMA user_version')).toEqual([MIGRATIONS.length]);
      const reader = openStoreForReading(path);
      expect([...reader.rows(1, 'users')]).toEqual([{ key: 'alice', json: '{"name":"alice"}' }]);
      reader.close();
    },
  );

  test('an older store is left alone by a plain reader and brought up to date by one that holds the lock', () => {
    const path = fresh();
    migrateTo(path, MIGRATIONS.slice(0, 1));
    expect(() => openStoreForReading(path)).toThrow(/older affidavit/);
    expect(inspect(path, 'PRAGMA user_version')).toEqual([1]);
    const reader = openStoreForReading(path, { lock: true });
    expect(reader.snapshots()).toEqual([]);
    reader.close();
    expect(inspect(path, 'PRAGMA user_version')).toEqual([MIGRATIONS.length]);
  });

  test('a store of version 4 keeps its outcomes, renamed, and a night that ends the same adds none', () => {
    const path = fresh();
    migrateTo(path, MIGRATIONS.slice(0, 4));
    const { status, ...others } = { rows: 1, new_rows: 1, duplicates: 0, ...outcome('users', 'partial') };
    const json = canonicalJson({ ...others, verdict: status } as JsonObject);
    const db = new Database(path);
    db.exec(`CREATE VIEW of_their_own AS SELECT verdict FROM outcome; INSERT INTO dataset VALUES (1, 'users');
      INSERT INTO meta VALUES ('views_sha256', 'of version 4')`);
    db.prepare('INSERT INTO outcome (dataset, verdict, json, redactions, digest) VALUES (1, ?, ?, ?, ?)').run(
      status,
      json,
      '[]',
      createHash('sha256').update(`${json}\n[]`).digest(),
    );
    db.exec(`INSERT INTO origin VALUES (1, '${JSON.stringify({ cluster: START.cluster, caller: START.caller })}');
      INSERT INTO snapshot (status, finished, started, origin, identity_expires, outcomes)
        VALUES ('incomplete', 1, '2026-06-01T00:00:00.000Z', 1, '2027-01-01T00:00:00.000Z', '[1]');
      INSERT INTO local_run VALUES (1, 'tls', '2026-06-01', '2026-06-01', 'me@here', '{}', '1');
      INSERT INTO local_source VALUES (1, 1, 1, 'a:443', 'failed', 'refused', 0, '[]')`);
    db.close();

    const store = openStoreForWriting(path);
    expect(store.snapshot(1)?.datasets).toEqual([{ ...others, status: 'partial' }]);
    expect(store.local.runs()[0]?.sources).toMatchObject([{ source: 'a:443', status: 'failed' }]);
    const again = store.beginSnapshot(START);
    again.savePage('users', [{ key: 'alice', body: { name: 'alice' } }]);
    again.finishDataset(outcome('users', 'partial'));
    again.finish('2026-07-01T00:01:00.000Z', null);
    store.close();
    expect(inspect(path, 'SELECT outcomes FROM snapshot')).toEqual(['[1]', '[1]']);
    expect(inspect(path, 'SELECT status FROM snapshot_datasets')).toEqual(['partial', 'partial']);
  });

  test('opening a store that is up to date writes nothing', () => {
    const path = storePath();
    openStoreForWriting(path).close();
    const before = readFileSync(path);
    openStoreForWriting(path).close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
