import type { Migration } from './migration.ts';

/**
 * Evidence that no gateway gives: runs of the local collectors with their rows, and files that a person attached.
 * Nothing of it belongs to a snapshot, so nothing of it can be taken for something that was pulled.
 */
export const localRuns: Migration = {
  name: 'local-runs',
  up: (db) =>
    void db.exec(`
CREATE TABLE local_run (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT NOT NULL,
  -- operating system's user@host
  who TEXT NOT NULL,
  -- what the person asked for, as JSON
  parameters TEXT NOT NULL,
  collector_version TEXT NOT NULL
);

-- what one run says of one source (an address, a file, a folder, a list) of a dataset
CREATE TABLE local_source (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES local_run (id),
  dataset INTEGER NOT NULL REFERENCES dataset (id),
  source TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  rows INTEGER NOT NULL,
  -- [{path, rule, count}]
  redactions TEXT NOT NULL,
  UNIQUE (dataset, source, run)
);

CREATE TABLE local_row (
  source INTEGER NOT NULL REFERENCES local_source (id),
  key TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;

CREATE TABLE attachment_content (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
);

CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES attachment_content (sha256),
  -- the file's own name, without its folder
  name TEXT NOT NULL,
  -- number of the row of the control catalogue that it answers
  row INTEGER NOT NULL,
  note TEXT NOT NULL,
  who TEXT NOT NULL,
  attached TEXT NOT NULL,
  -- milliseconds since the epoch, from inclusive, to exclusive; null: for every period
  from_ms INTEGER,
  to_ms INTEGER,
  UNIQUE (sha256, row, from_ms, to_ms)
);
`),
};
