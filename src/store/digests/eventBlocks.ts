import { crc32 } from 'node:zlib';
import { freeBytes } from '../../platform/freeBytes.ts';
import type { Db } from '../file/connection.ts';

/** Events of a block at most: a damaged one is known to lie among so many. */
const MAX_ROWS = 256;
const SCRATCH_BYTES = 256 * 1024;
const LF = 0x0a;

/** The digest of a run of events, as lines of JSON. */
interface Sum {
  rows: number;
  bytes: number;
  crc: number;
}

/**
 * Sums of stored audit events by blocks of running numbers. A digest for each event would cost a third of the rate at
 * which they are stored (docs/performance.md: load and index, >= 5x); a CRC-32 over a block costs a twentieth and finds every
 * flipped bit.
 */
export interface EventBlocks {
  /** The highest running number, 0 when there is none: what follows it is new. */
  lastSeq(): number;
  /**
   * Sums up what was stored after `lastSeq`, inside the caller's transaction.
   *
   * @param jsons what was to be stored, in order
   * @param stored how many of them were; when some were there already, what is new is read back
   */
  add(lastSeq: number, jsons: readonly Uint8Array[], stored: number): void;
}

export function eventBlocks(db: Db): EventBlocks {
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck();
  const insert = insertBlock(db);
  const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  return {
    lastSeq: () => last.get() ?? 0,
    add(lastSeq, jsons, stored) {
      if (stored === 0) return;
      if (stored < jsons.length) return addEventBlocks(db, lastSeq);
      for (let from = 0; from < jsons.length; from += MAX_ROWS) {
        insert(lastSeq + 1 + from, sumOf(jsons, from, Math.min(from + MAX_ROWS, jsons.length), scratch));
      }
    },
  };
}

/** Sums up the stored events with running numbers above `afterSeq`, inside the caller's transaction. */
export function addEventBlocks(db: Db, afterSeq: number): void {
  const following = db.prepare<[number], { rows: number; first: number; last: number | null }>(
    `SELECT count(*) AS rows, min(seq) AS first, max(seq) AS last FROM (SELECT seq FROM event WHERE seq > ? ORDER BY seq LIMIT ${MAX_ROWS})`,
  );
  const insert = insertBlock(db);
  const read = blockReader(db);
  for (let after = afterSeq; ; ) {
    const range = following.get(after);
    if (range === undefined || range.last === null) return;
    insert(range.first, read(range.first, range.rows));
    after = range.last;
  }
}

/** Reads the sum of so many events from a running number on; -1 as `bytes` when one is no text. */
export function blockReader(db: Db): (firstSeq: number, rows: number) => Sum {
  const select = db.prepare<[number, number], { rows: number; type: string | null; lines: Buffer | null }>(
    `SELECT count(*) AS rows, min(typeof(json)) AS type, CAST(group_concat(json, char(10)) || char(10) AS BLOB) AS lines
     FROM (SELECT json FROM event WHERE seq >= ? ORDER BY seq LIMIT ?)`,
  );
  return (firstSeq, wanted) => {
    const found = select.get(firstSeq, wanted);
    if (found?.lines == null) return { rows: 0, bytes: 0, crc: 0 };
    const { rows, type, lines } = found;
    const sum = { rows, bytes: type === 'text' ? lines.length : -1, crc: crc32(lines) };
    freeBytes(lines);
    return sum;
  };
}

function insertBlock(db: Db): (firstSeq: number, sum: Sum) => void {
  // with its digest: the trigger would write each of many blocks twice
  const insert = db.prepare(
    `INSERT INTO event_block (first_seq, rows, bytes, crc32, digest)
     VALUES (?, ?, ?, ?, row_digest(?, ?, ?, ?))`,
  );
  return (firstSeq, { rows, bytes, crc }) => {
    const values = [firstSeq, rows, bytes, crc];
    insert.run(...values, ...values);
  };
}

/** Copies small events together first: one call for many of them is twice as fast as one for each. */
function sumOf(jsons: readonly Uint8Array[], from: number, to: number, scratch: Buffer): Sum {
  let crc = 0;
  let bytes = 0;
  let filled = 0;
  const flush = (): void => {
    crc = crc32(scratch.subarray(0, filled), crc);
    filled = 0;
  };
  for (let at = from; at < to; at += 1) {
    const json = jsons[at] as Uint8Array;
    bytes += json.length + 1;
    if (filled + json.length + 1 > SCRATCH_BYTES) flush();
    if (json.length + 1 > SCRATCH_BYTES) crc = crc32(json, crc);
    else {
      scratch.set(json, filled);
      filled += json.length;
    }
    scratch[filled] = LF;
    filled += 1;
  }
  flush();
  return { rows: to - from, bytes, crc };
}
