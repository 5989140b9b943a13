import type { Migration } from './migration.ts';

/**
 * What a pull learns of the gateway's clock and how far it read the log beyond the closed windows; and audit events that
 * came with the time and uid of another one and other content.
 */
export const clockAndConflicts: Migration = {
  name: 'clock-and-conflicts',
  up: (db) =>
    void db.exec(`
CREATE TABLE snapshot_clock (
  snapshot INTEGER PRIMARY KEY REFERENCES snapshot (id),
  -- the gateway's clock less the collector's; null when nothing showed it
  skew_ms INTEGER,
  -- RFC 3339 UTC: events up to then were read, those of the last minutes in windows that are not closed
  events_read_to TEXT,
  digest BLOB
);
CREATE TABLE event_conflict (
  id INTEGER PRIMARY KEY,
  time_us INTEGER NOT NULL,
  uid TEXT NOT NULL,
  type INTEGER NOT NULL,
  json TEXT NOT NULL,
  digest BLOB
);
CREATE INDEX conflict_by_time ON event_conflict (time_us, uid);
`),
};
