import type { Db } from '../file/connection.ts';

/** Dataset names as the numbers that tables hold. */
export interface DatasetNames {
  /** null when the store has never heard of it */
  find(name: string): number | null;
  /** adds it when it is new; inside the caller's transaction */
  intern(name: string): number;
}

export function datasetNames(db: Db): DatasetNames {
  const select = db.prepare<[string], number>('SELECT id FROM dataset WHERE name = ?').pluck();
  const find = (name: string): number | null => select.get(name) ?? null;
  return {
    find,
    intern(name) {
      const id = find(name);
      if (id !== null) return id;
      return Number(db.prepare('INSERT INTO dataset (name) VALUES (?)').run(name).lastInsertRowid);
    },
  };
}
