import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach } from 'vitest';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A path for a store in a folder of its own that goes away after the test. */
export function storePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-store-'));
  folders.push(folder);
  return join(folder, 'store.sqlite');
}

/** Looks into a store as a person with a SQLite shell does. */
export function shell<T>(path: string, sql: string): T[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}
