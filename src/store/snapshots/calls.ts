import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { CallRecord } from '../../records/call.ts';
import type { Db } from '../file/connection.ts';
import { type CallListEntry, packCallList, unpackCallList } from './callList.ts';

/** When a part of the list has grown to this, the next entries begin a new part. */
const PART_BYTES = 8192;

interface Row {
  rpc: string;
  parameters: string;
  page: number;
  rows: number;
  status: string;
  message: string;
  sha256: Buffer | string;
}

/** Writes a snapshot's call log. Calls that were made in the same words and answered the same are stored once. */
export function callLogWriter(db: Db, snapshot: number) {
  const find = db.prepare<[Buffer], number>('SELECT id FROM call WHERE digest = ?').pluck();
  const insert = db.prepare(
    'INSERT INTO call (digest, rpc, parameters, page, rows, status, message, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const savePart = db.prepare('INSERT OR REPLACE INTO call_list (snapshot, part, list) VALUES (?, ?, ?)');
  let buffer: CallRecord[] = [];
  let entries: CallListEntry[] = [];
  let pending: CallListEntry[] = [];
  let part = 0;

  const intern = (record: CallRecord): number => {
    const parameters = canonicalJson(record.parameters as JsonObject);
    const { rpc, page, rows, status, message, sha256 } = record;
    const digest = createHash('sha256')
      .update(JSON.stringify([rpc, parameters, page, rows, status, message, sha256]))
      .digest();
    const known = find.get(digest);
    if (known !== undefined) return known;
    const hash = /^[0-9a-f]{64}$/.test(sha256) ? Buffer.from(sha256, 'hex') : sha256;
    return Number(insert.run(digest, rpc, parameters, page, rows, status, message, hash).lastInsertRowid);
  };

  return {
    /** how many calls wait to be written */
    waiting: (): number => buffer.length,
    add: (record: CallRecord): void => void buffer.push(record),
    /** Writes what waits, inside the caller's transaction; forget it with `written` once that is committed. */
    write(): void {
      const added = buffer.map((record) => ({
        call: intern(record),
        startedMs: Date.parse(record.started),
        durationUs: Math.round(record.duration_ms * 1000),
      }));
      if (added.length > 0) savePart.run(snapshot, part, packCallList([...entries, ...added]));
      pending = added;
    },
    written(): void {
      entries.push(...pending);
      buffer = [];
      pending = [];
      if (packCallList(entries).length < PART_BYTES) return;
      entries = [];
      part += 1;
    },
  };
}

/** Calls of a snapshot in the order in which they were recorded; durations to the microsecond. */
export function callReads(db: Db) {
  const parts = db.prepare<[number, number], { part: number; list: Buffer }>(
    'SELECT part, list FROM call_list WHERE snapshot = ? AND part >= ? ORDER BY part LIMIT 1',
  );
  const find = db.prepare<[number], Row>('SELECT * FROM call WHERE id = ?');
  return {
    *calls(snapshot: number): IterableIterator<CallRecord> {
      for (let part = parts.get(snapshot, 0); part !== undefined; part = parts.get(snapshot, part.part + 1)) {
        for (const entry of unpackCallList(part.list)) {
          const row = find.get(entry.call);
          if (row !== undefined) yield record(row, entry);
        }
      }
    },
  };
}

function record(row: Row, entry: CallListEntry): CallRecord {
  return {
    rpc: row.rpc,
    parameters: JSON.parse(row.parameters) as Record<string, unknown>,
    page: row.page,
    rows: row.rows,
    status: row.status,
    message: row.message,
    sha256: typeof row.sha256 === 'string' ? row.sha256 : row.sha256.toString('hex'),
    started: new Date(entry.startedMs).toISOString(),
    duration_ms: entry.durationUs / 1000,
  };
}
