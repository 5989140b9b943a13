import type { Rows } from '../input.ts';
import { batchesOf } from './batches.ts';

/**
 * Cuts a stream of rows into parts of at most `limit` rows, read once and one after the other. There is always a first
 * part, even when there are no rows. Each part must be read to its end before the next one is read.
 */
export async function* splitRows<T>(rows: Rows<T>, limit: number): AsyncGenerator<AsyncGenerator<T[]>> {
  const batches = batchesOf(rows);
  let rest = await nextOf(batches);
  const part = async function* (): AsyncGenerator<T[]> {
    for (let room = limit; room > 0 && rest.length > 0; ) {
      const taken = rest.slice(0, room);
      room -= taken.length;
      yield taken;
      rest = taken.length < rest.length ? rest.slice(taken.length) : await nextOf(batches);
    }
  };
  do {
    yield part();
  } while (rest.length > 0);
}

/** The next batch; empty when there is none. */
async function nextOf<T>(batches: AsyncGenerator<T[], void>): Promise<T[]> {
  const next = await batches.next();
  return next.done ? [] : next.value;
}

/** `evidence/users.csv`, `evidence/users.part2.csv`, … */
export function partPath(path: string, part: number): string {
  return part === 1 ? path : path.replace(/(\.[^.]+)$/, `.part${part}$1`);
}
