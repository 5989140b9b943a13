import type { Db } from '../file/connection.ts';

/** Subjects whose numbers are kept at hand: those that events of the same days speak about. */
const MAX_CACHED = 5_000;

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
