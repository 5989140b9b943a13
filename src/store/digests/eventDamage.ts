import type { Db } from '../file/connection.ts';
import type { Damage } from './damage.ts';
import { blockReader } from './eventBlocks.ts';

interface Block {
  firstSeq: number;
  rows: number;
  bytes: number;
  crc: number;
}

/** Blocks of audit events that do not match their sum, and events that no block holds. */
export function* eventDamage(db: Db): IterableIterator<Damage> {
  const following = db.prepare<[number], Block>(
    `SELECT first_seq AS firstSeq, rows, bytes, crc32 AS crc FROM event_block WHERE first_seq > ?
     ORDER BY first_seq LIMIT 256`,
  );
  const read = blockReader(db);
  let summed = 0;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const blocks = following.all(after);
    for (const block of blocks) {
      const found = read(block.firstSeq, block.rows);
      summed += block.rows;
      if (found.rows !== block.rows || found.bytes !== block.bytes || found.crc !== block.crc)
        yield {
          kind: 'content',
          dataset: 'events',
          row: wordsFor(db, block.firstSeq, block.firstSeq + block.rows - 1),
        };
    }
    const last = blocks.at(-1);
    if (last === undefined) break;
    after = last.firstSeq;
  }
  const held = db.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  if (held !== summed)
    yield { kind: 'content', dataset: 'events', row: `${held} events are held, ${summed} were stored` };
}

/** Running numbers and times of a block's events; damaged times are not worth naming. */
function wordsFor(db: Db, firstSeq: number, lastSeq: number): string {
  const times = db
    .prepare<[number, number], { first: number | null; last: number | null }>(
      'SELECT min(time_us) AS first, max(time_us) AS last FROM event WHERE seq BETWEEN ? AND ?',
    )
    .get(firstSeq, lastSeq);
  const iso = (us: unknown): string => {
    const time = typeof us === 'number' ? new Date(us / 1000) : new Date(Number.NaN);
    return Number.isNaN(time.getTime()) ? '' : time.toISOString();
  };
  const [from, to] = [iso(times?.first), iso(times?.last)];
  const when = from === '' || to === '' ? '' : ` (${from} to ${to})`;
  return `one of the events with numbers ${firstSeq} to ${lastSeq}${when}`;
}
