import type { Migration } from './migration.ts';

/** How far the bulk export of each past day's audit log has come, so that a pull that was cut off goes on where it was. */
export const eventExport: Migration = {
  name: 'event-export',
  up: (db) =>
    void db.exec(`
CREATE TABLE event_export_chunk (
  -- UTC midnight that the day begins with
  day_us INTEGER NOT NULL,
  -- the gateway's own name of the chunk
  chunk TEXT NOT NULL,
  -- where the chunk goes on after the events that are stored; empty at its start
  cursor TEXT NOT NULL,
  events INTEGER NOT NULL,
  -- 1 when the chunk was read to its end
  done INTEGER NOT NULL,
  PRIMARY KEY (day_us, chunk)
) WITHOUT ROWID;
`),
};
