import type { Migration } from './migration.ts';

/**
 * Checks of the running period: one row a check, and the exceptions of the last check of each period. Apart from the register:
 * what bundles list never depends on them.
 */
export const checks: Migration = {
  name: 'checks',
  up: (db) =>
    void db.exec(`
CREATE TABLE check_run (
  number INTEGER PRIMARY KEY,
  -- RFC 3339 UTC
  at TEXT NOT NULL,
  -- label of the period as a whole, e.g. 2026-Q4; what was checked of it in milliseconds since the epoch, from inclusive, to exclusive
  label TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  snapshot INTEGER NOT NULL,
  new_exceptions INTEGER NOT NULL,
  open_exceptions INTEGER NOT NULL,
  resolved_exceptions INTEGER NOT NULL,
  -- {name: value} as JSON
  settings TEXT NOT NULL,
  digest BLOB
);
CREATE INDEX check_run_by_label ON check_run (label, number);

CREATE TABLE check_exception (
  check_run INTEGER NOT NULL REFERENCES check_run (number),
  -- SHA-256 in hex (controls/exceptionId.ts)
  id TEXT NOT NULL,
  procedure TEXT NOT NULL,
  dataset TEXT NOT NULL,
  row_id TEXT NOT NULL,
  fault TEXT NOT NULL,
  reference TEXT NOT NULL,
  facts TEXT NOT NULL,
  -- time of the first of the checks in a row that had it
  since TEXT NOT NULL,
  digest BLOB,
  PRIMARY KEY (check_run, id)
) WITHOUT ROWID;
`),
};
