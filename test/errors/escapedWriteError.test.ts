import { mkdtempSync, readFileSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { escapedWriteError } from '../../src/errors/escapedWriteError.ts';

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('a missing folder for temporary files is a failure to write', () => {
  const error = thrown(() => mkdtempSync('/nowhere/at/all/x-'));
  expect(escapedWriteError(error)).toMatchObject({ code: 'WRITE_FAILED', exit: 7 });
});

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EROFS', 'WRITE_DENIED'],
  ['EFBIG', 'WRITE_FAILED'],
  ['EMFILE', 'WRITE_FAILED'],
])('%s has its code wherever it comes from', (code, expected) => {
  const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/x' });
  expect(escapedWriteError(error)).toMatchObject({ code: expected, exit: 7 });
});

test('a full temporary database is a full disk', () => {
  const db = new Database(':memory:');
  db.pragma('max_page_count = 2');
  const error = thrown(() => db.exec('CREATE TABLE t (a); CREATE TABLE u (a); CREATE TABLE v (a)'));
  expect(escapedWriteError(error)).toMatchObject({ code: 'DISK_FULL' });
  db.close();
});

test('what is no failure to write stays what it is', () => {
  expect(escapedWriteError(thrown(() => readFileSync('/nowhere/at/all')))).toBeNull();
  expect(escapedWriteError(thrown(() => writeSync(-1, 'x')))).toBeNull();
  expect(escapedWriteError(thrown(() => new Database(':memory:').exec('SELECT nonsense')))).toBeNull();
  expect(escapedWriteError(new TypeError('x'))).toBeNull();
  expect(escapedWriteError(null)).toBeNull();
});
