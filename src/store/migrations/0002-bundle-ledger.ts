import type { Migration } from './migration.ts';

/** Which bundles were exported: gives each its place in the chain. */
export const bundleLedger: Migration = {
  name: 'bundle-ledger',
  up: (db) =>
    void db.exec(`
CREATE TABLE bundle (
  sequence INTEGER PRIMARY KEY,
  -- the same question asked again at the same (fixed) time of export is the same bundle
  question TEXT NOT NULL UNIQUE,
  -- null until the bundle is whole on disk
  bundle_id TEXT,
  sha256sums_sha256 TEXT,
  path TEXT,
  entity TEXT NOT NULL, period TEXT NOT NULL, snapshot INTEGER NOT NULL, exported_at TEXT NOT NULL
);
`),
};
