import type { Db } from './connection.ts';

/** Single facts about the store, by name. */
export interface MetaValues {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

export function metaValues(db: Db): MetaValues {
  return {
    get: (name) =>
      db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name) ?? null,
    set: (name, value) =>
      void db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run(name, value),
  };
}
