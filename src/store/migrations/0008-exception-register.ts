import type { Migration } from './migration.ts';

/**
 * The register of exceptions: which bundle listed which, and everything that management said of each; and what the chain must
 * know of a bundle beside its hash.
 */
export const exceptionRegister: Migration = {
  name: 'exception-register',
  up: (db) =>
    void db.exec(`
ALTER TABLE bundle ADD COLUMN entity TEXT;
ALTER TABLE bundle ADD COLUMN label TEXT;
-- milliseconds since the epoch, from inclusive, to exclusive
ALTER TABLE bundle ADD COLUMN from_ms INTEGER;
ALTER TABLE bundle ADD COLUMN to_ms INTEGER;
ALTER TABLE bundle ADD COLUMN exported_at TEXT;
-- running number of the last event that the store held then
ALTER TABLE bundle ADD COLUMN last_seq INTEGER;
-- number of the bundle of the same period that it takes the place of, and why
ALTER TABLE bundle ADD COLUMN replaces INTEGER;
ALTER TABLE bundle ADD COLUMN reason TEXT;
-- [{id, result, exceptions, conclusive}] and {name: value}, as JSON; null: made before the register
ALTER TABLE bundle ADD COLUMN results TEXT;
ALTER TABLE bundle ADD COLUMN settings TEXT;
UPDATE bundle SET entity = json_extract(question, '$.entity'), label = json_extract(question, '$.label'),
  from_ms = json_extract(question, '$.from'), to_ms = json_extract(question, '$.to'),
  exported_at = json_extract(question, '$.exportedAt'), last_seq = json_extract(question, '$.events')
WHERE json_valid(question);

CREATE TABLE exception (
  number INTEGER PRIMARY KEY,
  -- SHA-256 in hex (controls/exceptionId.ts)
  id TEXT NOT NULL UNIQUE,
  procedure TEXT NOT NULL,
  dataset TEXT NOT NULL,
  row_id TEXT NOT NULL,
  fault TEXT NOT NULL,
  digest BLOB
);

-- a bundle lists an exception
CREATE TABLE exception_sighting (
  bundle INTEGER NOT NULL REFERENCES bundle (sequence),
  exception INTEGER NOT NULL REFERENCES exception (number),
  reference TEXT NOT NULL,
  facts TEXT NOT NULL,
  digest BLOB,
  PRIMARY KEY (bundle, exception)
) WITHOUT ROWID;
CREATE INDEX sighting_by_exception ON exception_sighting (exception, bundle);

-- what management said: nothing of it is ever altered or removed, a change is a further revision
CREATE TABLE exception_response (
  exception INTEGER NOT NULL REFERENCES exception (number),
  -- 1, 2, 3 …
  revision INTEGER NOT NULL,
  -- open, explained, accepted, remediated
  status TEXT NOT NULL,
  response TEXT NOT NULL,
  owner TEXT NOT NULL,
  -- YYYY-MM-DD; empty: none
  due TEXT NOT NULL,
  accepted_until TEXT NOT NULL,
  -- ids of attachments, as a JSON array
  evidence TEXT NOT NULL,
  -- who answered, as they say; empty: the one who recorded it
  by_name TEXT NOT NULL,
  -- operating system's user@host, and when (RFC 3339 UTC)
  who TEXT NOT NULL,
  recorded TEXT NOT NULL,
  digest BLOB,
  PRIMARY KEY (exception, revision)
) WITHOUT ROWID;
CREATE TRIGGER exception_response_kept
BEFORE UPDATE OF exception, revision, status, response, owner, due, accepted_until, evidence, by_name, who, recorded
ON exception_response BEGIN SELECT RAISE(ABORT, 'responses are never altered'); END;
CREATE TRIGGER exception_response_not_removed
BEFORE DELETE ON exception_response BEGIN SELECT RAISE(ABORT, 'responses are never removed'); END;
`),
};
