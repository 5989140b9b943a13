import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/store/connection.ts';
import { migrate } from '../../src/store/migrate.ts';
import type { Migration } from '../../src/store/migrations/migration.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/open.ts';
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

  test('opening a store that is up to date writes nothing', () => {
    const path = storePath();
    openStoreForWriting(path).close();
    const before = readFileSync(path);
    openStoreForWriting(path).close();
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
