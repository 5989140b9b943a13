import { CACHE_KIB, type Db } from '../file/connection.ts';

/** Indexes of events that a first big load does without and builds at its end; everything works without them, slowly. */
const INDEXES = {
  event_by_type: 'event (type, time_us)',
  event_subject_by_subject: 'event_subject (subject, seq)',
} as const;

/** Drops them. A process that dies before `buildEventIndexes` leaves that to the next one that opens the store for writing. */
export function dropEventIndexes(db: Db): void {
  db.transaction(() => {
    for (const name of Object.keys(INDEXES)) db.exec(`DROP INDEX IF EXISTS ${name}`);
  }).immediate();
}

/**
 * Builds those that are missing, one transaction each; does nothing when none is. SQLite sorts in as much memory as the
 * connection's cache may take, so that is made smaller beforehand; a build takes no longer for it.
 */
export function buildEventIndexes(db: Db): void {
  const exists = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?").pluck();
  for (const [name, columns] of Object.entries(INDEXES)) {
    if (exists.get(name) === 1) continue;
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.transaction(() => db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${columns}`)).immediate();
  }
}
