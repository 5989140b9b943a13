import Database from 'better-sqlite3';
import { buildEventIndexes } from '../events/eventIndexes.ts';
import type { Db } from '../file/connection.ts';
import { createViews, hasOurViews } from '../file/createViews.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import type { Damage } from './damage.ts';
import { registerRowDigest } from './rowDigest.ts';

interface SchemaRow {
  type: string;
  name: string;
  sql: string | null;
}

const SELECT = 'SELECT type, name, sql FROM sqlite_master ORDER BY type, name';

/**
 * Tables, indexes and views that are missing or other than this version makes them; what others added is left alone. Views of
 * another version of the program are that version's: no evidence is read through them.
 */
export function* schemaDamage(db: Db): IterableIterator<Damage> {
  const views = hasOurViews(db);
  yield* missing(
    db,
    expectedSchema().filter(({ type }) => views || type !== 'view'),
  );
}

/** The first table that is missing or altered, in words; null when all are there. Quick: asked whenever a store is opened. */
export function tableDamage(db: Db): string | null {
  const tables = expectedSchema().filter(({ type }) => type === 'table');
  for (const { row } of missing(db, tables)) return row;
  return null;
}

function* missing(db: Db, expected: readonly SchemaRow[]): IterableIterator<Damage> {
  const found = new Map(
    db
      .prepare<[], SchemaRow>(SELECT)
      .all()
      .map((row) => [`${row.type} ${row.name}`, row.sql]),
  );
  for (const { type, name, sql } of expected) {
    const place = `${type} ${name}`;
    if (!found.has(place)) yield { kind: 'structure', dataset: '', row: `${place} is missing` };
    else if (found.get(place) !== sql) yield { kind: 'structure', dataset: '', row: `${place} was altered` };
  }
}

let known: SchemaRow[] | undefined;

/** The schema of a new store of this version. */
function expectedSchema(): SchemaRow[] {
  known ??= newSchema();
  return known;
}

function newSchema(): SchemaRow[] {
  const db = new Database(':memory:');
  try {
    registerRowDigest(db);
    for (const migration of MIGRATIONS) migration.up(db);
    createViews(db);
    buildEventIndexes(db);
    return db.prepare<[], SchemaRow>(SELECT).all();
  } finally {
    db.close();
  }
}
