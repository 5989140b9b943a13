import type { Migration } from './migration.ts';

const KEPT =
  'id, pruned, who, before_ms, events_before_ms, first_snapshot, events, requests, snapshots, resources, first_event_us, read_ranges';

/** Removals of old evidence: until when, how much, and what of the log had been read. */
export const prunings: Migration = {
  name: 'prunings',
  up: (db) =>
    void db.exec(`
CREATE TABLE pruning (
  id INTEGER PRIMARY KEY,
  -- RFC 3339 UTC, and operating system's user@host
  pruned TEXT NOT NULL,
  who TEXT NOT NULL,
  -- milliseconds since the epoch: no period that begins before it can be concluded on
  before_ms INTEGER NOT NULL,
  -- audit events before it are gone, but those that histories of access rest on
  events_before_ms INTEGER NOT NULL,
  -- rows of earlier snapshots are gone
  first_snapshot INTEGER NOT NULL,
  -- how many were removed
  events INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  snapshots INTEGER NOT NULL,
  resources INTEGER NOT NULL,
  -- time of the first event that the store ever held; null: none
  first_event_us INTEGER,
  -- [{"fromUs", "toUs"}], both ends inclusive: read ranges as they were
  read_ranges TEXT NOT NULL,
  digest BLOB
);
CREATE TRIGGER pruning_kept BEFORE UPDATE OF ${KEPT} ON pruning
BEGIN SELECT RAISE(ABORT, 'prunings are never altered'); END;
CREATE TRIGGER pruning_not_removed BEFORE DELETE ON pruning
BEGIN SELECT RAISE(ABORT, 'prunings are never removed'); END;
`),
};
