import { statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { guarded } from '../../src/store/file/storeErrors.ts';
import { storePath } from './helpers.ts';

function failure(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A database with one table, opened by us; every call of `run` is guarded as the store's methods are. */
function database(options: Database.Options = {}) {
  const path = storePath();
  new Database(path).exec('CREATE TABLE t (a)').close();
  const db = new Database(path, { timeout: 0, ...options });
  const run = (sql: string) => guarded(path, { run: () => void db.exec(sql) }).run();
  return { path, db, run };
}

const FILL =
  'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 999) INSERT INTO t SELECT randomblob(999) FROM n';

test('a full disk is told as such', () => {
  const { db, run } = database();
  db.pragma('max_page_count = 10');
  expect(failure(() => run(FILL))).toMatchObject({ code: 'DISK_FULL', exit: 7 });
  db.close();
});

test('a store that cannot be written is told as such', () => {
  const { db, run } = database({ readonly: true });
  expect(failure(() => run(FILL))).toMatchObject({ code: 'WRITE_DENIED', exit: 7 });
  db.close();
});

test('a store that another program holds is told as such', () => {
  const { path, db, run } = database();
  const other = new Database(path);
  other.exec('BEGIN EXCLUSIVE');
  expect(failure(() => run(FILL))).toMatchObject({ code: 'STORE_BUSY', exit: 6 });
  other.close();
  db.close();
});

test('damage found while rows stream is told as such', () => {
  const { path, db } = database();
  db.exec(FILL);
  const size = statSync(path).size;
  db.close();
  writeFileSync(path, Buffer.alloc(size - 8192, 0xff), { flag: 'r+', flush: true });
  const reading = guarded(path, {
    *rows(): IterableIterator<unknown> {
      yield* new Database(path).prepare('SELECT * FROM t').iterate() as IterableIterator<unknown>;
    },
  });
  const error = failure(() => [...reading.rows()]);
  expect(error).toBeInstanceOf(AffidavitError);
  expect(error).toMatchObject({ code: 'STORE_DAMAGED', exit: 6 });
});

test('a mistake of ours stays a mistake of ours', () => {
  const { db, run } = database();
  expect(failure(() => run('SELECT nonsense'))).toBeInstanceOf(Database.SqliteError);
  const thrown = new TypeError('x');
  const target = guarded('x', {
    fail: () => {
      throw thrown;
    },
  });
  expect(failure(target.fail)).toBe(thrown);
  db.close();
});
