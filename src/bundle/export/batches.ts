import type { Rows } from '../input.ts';

/** Rows in handfuls: waiting once a handful instead of once a row is what makes millions of rows cheap. */
export type Batches<T> = AsyncIterable<readonly T[]>;

const BATCH = 32;

/** Gathers rows into batches, in order. Rows that need no waiting for are read without. */
export async function* batchesOf<T>(rows: Rows<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  if (Symbol.iterator in rows) {
    for (const row of rows) {
      batch.push(row);
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
  } else {
    for await (const row of rows) {
      batch.push(row);
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}
