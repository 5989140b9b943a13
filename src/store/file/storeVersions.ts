import Database from 'better-sqlite3';
import { MIGRATIONS } from '../migrations/migrations.ts';

/** Version of the SQLite library, and the newest schema version of a store that this program writes. */
export function storeVersions(): { sqlite: string; schema: number } {
  const db = new Database(':memory:');
  try {
    const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
    return { sqlite, schema: MIGRATIONS.length };
  } finally {
    db.close();
  }
}
