import type { Db } from '../file/connection.ts';
import { type DigestedTable, digestedTables, digestOf } from './digestedTables.ts';

/** Text of a refused change; storeErrors.ts makes STORE_DAMAGED of it. */
export const DAMAGED_ROW = 'a stored row does not match its digest';

/**
 * Has a connection keep the digest of each row that it adds or changes, by triggers of the connection's own: nothing that
 * writes has to think of it, and a person's SQL shell is not bothered. A row that is already damaged is not changed: it
 * would get a digest that hides the damage.
 */
export function keepDigests(db: Db): void {
  for (const table of digestedTables(db)) db.exec(triggers(table));
}

/** Computes the digests of all rows anew; inside a migration's transaction. */
export function renewDigests(db: Db): void {
  for (const table of digestedTables(db)) db.exec(`UPDATE "${table.name}" SET digest = ${digestOf(table)}`);
}

function triggers(table: DigestedTable): string {
  const { name, columns, key } = table;
  const same = key.map((column) => `"${column}" = NEW."${column}"`).join(' AND ');
  const keep = `UPDATE "${name}" SET digest = ${digestOf(table, 'NEW.')} WHERE ${same};`;
  return `
CREATE TEMP TRIGGER "digest_insert_${name}" AFTER INSERT ON main."${name}"
WHEN NEW.digest IS NULL BEGIN
  ${keep}
END;
CREATE TEMP TRIGGER "digest_update_${name}" AFTER UPDATE OF ${columns.map((column) => `"${column}"`).join(', ')}
ON main."${name}" BEGIN
  SELECT RAISE(ABORT, '${DAMAGED_ROW}') WHERE OLD.digest IS NOT ${digestOf(table, 'OLD.')};
  ${keep}
END;`;
}
