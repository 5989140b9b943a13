import type { Migration } from './migration.ts';

const KEPT = {
  review_campaign:
    'id, name, label, from_ms, to_ms, scope, snapshot, snapshot_started, started, who, population_sha256, rows, replaces',
  review_part: 'campaign, number, reviewer, file, sha256, rows',
  review_row: 'campaign, number, json',
  review_file: 'id, campaign, name, sha256, imported, who, rows, recorded, refused, missing',
  review_decision:
    'campaign, number, version, decision, comment, decided, decided_by, file, line, who, recorded',
} as const;

/** User access reviews: numbered populations, the files that were given out and imported, and every decision. */
export const accessReviews: Migration = {
  name: 'access-reviews',
  up: (db) => {
    db.exec(`
CREATE TABLE review_campaign (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  -- milliseconds since the epoch, from inclusive, to exclusive
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  -- privileged, all, bots
  scope TEXT NOT NULL,
  snapshot INTEGER NOT NULL,
  snapshot_started TEXT NOT NULL,
  started TEXT NOT NULL,
  who TEXT NOT NULL,
  population_sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL,
  -- name of a campaign without decisions that it takes the place of; empty: none
  replaces TEXT NOT NULL,
  digest BLOB
);

-- the file of one reviewer, as it was given out
CREATE TABLE review_part (
  campaign INTEGER NOT NULL REFERENCES review_campaign (id),
  number INTEGER NOT NULL,
  reviewer TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL,
  digest BLOB,
  PRIMARY KEY (campaign, number)
) WITHOUT ROWID;

-- a numbered grant, as canonical JSON (records/accessReview.ts)
CREATE TABLE review_row (
  campaign INTEGER NOT NULL REFERENCES review_campaign (id),
  number INTEGER NOT NULL,
  json TEXT NOT NULL,
  digest BLOB,
  PRIMARY KEY (campaign, number)
) WITHOUT ROWID;

-- a file that was imported; its bytes are in attachment_content
CREATE TABLE review_file (
  id INTEGER PRIMARY KEY,
  campaign INTEGER NOT NULL REFERENCES review_campaign (id),
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  imported TEXT NOT NULL,
  who TEXT NOT NULL,
  rows INTEGER NOT NULL,
  recorded INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  digest BLOB
);

CREATE TABLE review_decision (
  campaign INTEGER NOT NULL,
  number INTEGER NOT NULL,
  -- 1, 2, 3 …
  version INTEGER NOT NULL,
  -- keep, remove, change
  decision TEXT NOT NULL,
  comment TEXT NOT NULL,
  -- as given: YYYY-MM-DD, RFC 3339, or empty
  decided TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  file INTEGER NOT NULL REFERENCES review_file (id),
  line INTEGER NOT NULL,
  who TEXT NOT NULL,
  recorded TEXT NOT NULL,
  digest BLOB,
  PRIMARY KEY (campaign, number, version),
  FOREIGN KEY (campaign, number) REFERENCES review_row (campaign, number)
) WITHOUT ROWID;
`);
    for (const [table, columns] of Object.entries(KEPT))
      db.exec(`
CREATE TRIGGER ${table}_kept BEFORE UPDATE OF ${columns} ON ${table}
BEGIN SELECT RAISE(ABORT, 'access reviews are never altered'); END;
CREATE TRIGGER ${table}_not_removed BEFORE DELETE ON ${table}
BEGIN SELECT RAISE(ABORT, 'access reviews are never removed'); END;`);
  },
};
