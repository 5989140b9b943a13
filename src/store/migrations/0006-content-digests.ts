import { addEventBlocks } from '../digests/eventBlocks.ts';
import type { Migration } from './migration.ts';

const DIGESTED = [
  ...['meta', 'origin', 'snapshot', 'call_list', 'content', 'resource', 'event_window', 'event_export_chunk'],
  ...[
    'derived_row',
    'marker',
    'control_map',
    'bundle',
    'local_run',
    'local_source',
    'local_row',
    'attachment',
  ],
];

/** Every row carries a digest of what it holds, blocks of audit events one together: damage is found before it is signed. */
export const contentDigests: Migration = {
  name: 'content-digests',
  up: (db) => {
    for (const table of DIGESTED) db.exec(`ALTER TABLE ${table} ADD COLUMN digest BLOB`);
    db.exec(`
CREATE TABLE event_block (
  -- running number of the first event
  first_seq INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL,
  -- of the events' JSON as lines, LF after each, by running number: length, and CRC-32 (ISO-HDLC)
  bytes INTEGER NOT NULL,
  crc32 INTEGER NOT NULL,
  digest BLOB
);`);
    addEventBlocks(db, 0);
  },
};
