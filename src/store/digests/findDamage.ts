import Database from 'better-sqlite3';
import type { Db } from '../file/connection.ts';
import type { Damage } from './damage.ts';
import { eventDamage } from './eventDamage.ts';
import { otherDamage } from './otherDamage.ts';
import { rowDamage } from './rowDamage.ts';
import { schemaDamage } from './schemaDamage.ts';

/** Of one sort of damage so much is named; more is not worth reading. */
const MAX_STRUCTURE = 100;

/**
 * Reads everything that a store holds and compares it with its digests and indexes: schema, structure, rows, audit events.
 * A million events take about two seconds. Streams; changes nothing. All of it is one read transaction, so that what a
 * writer commits meanwhile does not look like damage; leave the iterator to its end or by `return`.
 */
export function* findDamage(db: Db): IterableIterator<Damage> {
  const owns = !db.inTransaction;
  if (owns) db.exec('BEGIN');
  try {
    for (const part of [schemaDamage, structureDamage, rowDamage, otherDamage, eventDamage]) {
      try {
        yield* part(db);
      } catch (error) {
        if (!isDamage(error)) throw error;
        yield { kind: 'structure', dataset: '', row: (error as Error).message };
      }
    }
  } finally {
    if (owns && db.inTransaction) db.exec('ROLLBACK');
  }
}

/** Whether reading failed because of what was read: SQLite's own complaint, JSON that is none, a value of another type. */
function isDamage(error: unknown): boolean {
  if (error instanceof Database.SqliteError)
    return /^SQLITE_(CORRUPT|NOTADB|ERROR|MISMATCH)/.test(error.code);
  return error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
}

function* structureDamage(db: Db): IterableIterator<Damage> {
  const found = db.pragma(`integrity_check(${MAX_STRUCTURE})`) as { integrity_check: string }[];
  for (const { integrity_check: row } of found)
    if (row !== 'ok') yield { kind: 'structure', dataset: '', row };
}
