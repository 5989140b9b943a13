import type { Db } from '../file/connection.ts';

/** How far one chunk of a day's bulk export has come. */
export interface ExportChunk {
  /** UTC midnight, microseconds since the epoch */
  dayUs: number;
  /** the gateway's own name of the chunk */
  chunk: string;
  /** where the chunk goes on after what is stored; empty at its start */
  cursor: string;
  /** events of it that are stored */
  events: number;
  /** whether it was read to its end */
  done: boolean;
}

/** Keeps and reports how far the chunks of a day have come. */
export function exportChunks(db: Db) {
  const save = db.prepare(
    'INSERT OR REPLACE INTO event_export_chunk (day_us, chunk, cursor, events, done) VALUES (?, ?, ?, ?, ?)',
  );
  const list = db.prepare<[number], Omit<ExportChunk, 'done'> & { done: number }>(
    'SELECT day_us AS dayUs, chunk, cursor, events, done FROM event_export_chunk WHERE day_us = ? ORDER BY chunk',
  );
  return {
    save: ({ dayUs, chunk, cursor, events, done }: ExportChunk): void =>
      void save.run(dayUs, chunk, cursor, events, done ? 1 : 0),
    of: (dayUs: number): ExportChunk[] => list.all(dayUs).map((row) => ({ ...row, done: row.done === 1 })),
  };
}
