import type { Db } from './connection.ts';

/** Keeps the cache of subject numbers from growing without bound on clusters with very many requests. */
const MAX_CACHED = 50_000;

/** The number of a subject (kind, value), added when new; inside the caller's transaction. */
export function subjectNumbers(db: Db) {
  const find = db
    .prepare<[string, string], number>('SELECT id FROM subject WHERE kind = ? AND value = ?')
    .pluck();
  const add = db.prepare('INSERT INTO subject (kind, value) VALUES (?, ?)');
  const cache = new Map<string, number>();
  return {
    find: (kind: string, value: string): number | null => find.get(kind, value) ?? null,
    intern(kind: string, value: string): number {
      const name = `${kind}\0${value}`;
      const cached = cache.get(name);
      if (cached !== undefined) return cached;
      const id = find.get(kind, value) ?? Number(add.run(kind, value).lastInsertRowid);
      if (cache.size >= MAX_CACHED) cache.clear();
      cache.set(name, id);
      return id;
    },
    /** After a rollback: what was added in it is gone. */
    forget: (): void => cache.clear(),
  };
}
