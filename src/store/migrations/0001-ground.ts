import type { Migration } from './migration.ts';

/**
 * The first schema: snapshots and their interned outcomes and calls, resources as validity intervals, events with their
 * subjects and windows, rows derived from them, and the control mapping.
 *
 * Kept readable by old SQLite shells: no STRICT tables, no generated columns.
 */
export const ground: Migration = {
  name: 'ground',
  up: (db) => void db.exec(SNAPSHOTS + RESOURCES + EVENTS + DERIVED),
};

const SNAPSHOTS = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

-- cluster, caller and program versions as JSON, the same night after night
CREATE TABLE origin (id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE);

CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('pulling', 'complete', 'incomplete')),
  finished INTEGER NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  origin INTEGER NOT NULL REFERENCES origin (id),
  identity_expires TEXT NOT NULL,
  -- numbers of the datasets' verdicts (outcome.id) as a JSON array, in the order in which the datasets ended
  outcomes TEXT NOT NULL DEFAULT '[]',
  events_from TEXT, events_to TEXT, events_windows INTEGER,
  events_rows INTEGER, events_new_rows INTEGER, events_duplicates INTEGER
);

CREATE TABLE dataset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- one distinct verdict of a dataset with all its particulars as JSON; redactions: [{path, rule, count}];
-- digest is over both
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  dataset INTEGER NOT NULL REFERENCES dataset (id),
  verdict TEXT NOT NULL,
  json TEXT NOT NULL,
  redactions TEXT NOT NULL,
  digest BLOB NOT NULL UNIQUE
);

-- one distinct call to the gateway: same question, same answer; digest is over all its columns
CREATE TABLE call (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  rpc TEXT NOT NULL, parameters TEXT NOT NULL, page INTEGER NOT NULL, rows INTEGER NOT NULL,
  status TEXT NOT NULL, message TEXT NOT NULL, sha256 BLOB NOT NULL
);
-- which calls a snapshot made and when, packed (callList.ts)
CREATE TABLE call_list (
  snapshot INTEGER NOT NULL REFERENCES snapshot (id),
  part INTEGER NOT NULL,
  list BLOB NOT NULL,
  PRIMARY KEY (snapshot, part)
);
`;

const RESOURCES = `
CREATE TABLE content (id INTEGER PRIMARY KEY, json TEXT NOT NULL);

-- dataset D held this content under this key from one snapshot up to, not including, another (null: still so).
-- part 0: as whole readings of D showed it; part 1: as partial, denied and failed readings did, told apart because
-- what those do not show may still be there
CREATE TABLE resource (
  dataset INTEGER NOT NULL REFERENCES dataset (id),
  part INTEGER NOT NULL,
  key TEXT NOT NULL,
  from_snapshot INTEGER NOT NULL REFERENCES snapshot (id),
  until_snapshot INTEGER REFERENCES snapshot (id),
  content INTEGER NOT NULL REFERENCES content (id),
  PRIMARY KEY (dataset, part, key, from_snapshot)
) WITHOUT ROWID;
`;

const EVENTS = `
CREATE TABLE event_type (
  id INTEGER PRIMARY KEY, event TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (event, code)
);
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  time_us INTEGER NOT NULL,
  uid TEXT NOT NULL,
  type INTEGER NOT NULL,
  json TEXT NOT NULL,
  UNIQUE (time_us, uid)
);

-- who or what events are about: request ids, names of users, roles, locks, bots
CREATE TABLE subject (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)
);
CREATE TABLE event_subject (
  seq INTEGER NOT NULL, subject INTEGER NOT NULL, PRIMARY KEY (seq, subject)
) WITHOUT ROWID;

-- closed windows of the audit log: read to the end and checked; both bounds inclusive
CREATE TABLE event_window (
  id INTEGER PRIMARY KEY,
  from_us INTEGER NOT NULL, to_us INTEGER NOT NULL,
  pages INTEGER NOT NULL, received INTEGER NOT NULL, new_rows INTEGER NOT NULL, duplicates INTEGER NOT NULL,
  server_version TEXT NOT NULL,
  snapshot INTEGER NOT NULL
);
`;

const DERIVED = `
CREATE TABLE derived_row (
  id INTEGER PRIMARY KEY,
  dataset INTEGER NOT NULL REFERENCES dataset (id),
  key TEXT NOT NULL,
  subject INTEGER NOT NULL REFERENCES subject (id),
  time_us INTEGER,
  json TEXT NOT NULL,
  UNIQUE (dataset, key)
);
CREATE INDEX derived_row_by_time ON derived_row (dataset, time_us, key);
CREATE INDEX derived_row_by_subject ON derived_row (dataset, subject);

-- how far a fold has come, by its name
CREATE TABLE marker (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE control_map (
  id INTEGER PRIMARY KEY,
  dataset TEXT NOT NULL, event TEXT, item TEXT NOT NULL,
  criterion TEXT NOT NULL, point_of_focus TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX control_map_by_dataset ON control_map (dataset);
`;
