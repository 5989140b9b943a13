import type { Migration } from './migration.ts';

/** Which bundles were exported: gives each its place in the chain. */
export const bundleLedger: Migration = {
  name: 'bundle-ledger',
  up: (db) =>
    void db.exec(`
CREATE TABLE bundle (
  sequence INTEGER PRIMARY KEY,
  -- what the bundle answers, as JSON: the same question at the same time of export is the same bundle
  question TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  -- null while it is being written
  bundle_id TEXT,
  sha256sums_sha256 TEXT,
  -- 1 when it is known to lie whole at its path
  finished INTEGER NOT NULL DEFAULT 0
);
`),
};
