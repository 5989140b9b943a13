import type { Rows } from '../input.ts';

/**
 * Cuts a stream of rows into parts of at most `limit` rows, read once and one after the other. There is always a first
 * part, even when there are no rows. Each part must be read to its end before the next one is asked for.
 */
export async function* splitRows<T>(rows: Rows<T>, limit: number): AsyncGenerator<AsyncGenerator<T>> {
  const iterator = iterate(rows);
  let next = await iterator.next();
  const part = async function* (): AsyncGenerator<T> {
    for (let taken = 0; taken < limit && !next.done; taken += 1) {
      yield next.value;
      next = await iterator.next();
    }
  };
  do {
    yield part();
  } while (!next.done);
}

async function* iterate<T>(rows: Rows<T>): AsyncGenerator<T, undefined> {
  yield* rows;
}

/** `evidence/users.csv`, `evidence/users.part2.csv`, … */
export function partPath(path: string, part: number): string {
  return part === 1 ? path : path.replace(/(\.[^.]+)$/, `.part${part}$1`);
}
