import type { EventLines } from '../../../records/evidence.ts';
import type { Rows } from '../../input.ts';

const LF = 0x0a;

/**
 * Cuts a stream of lines into parts of at most `limit` lines, read once and one after the other. There is always a first
 * part, even when there are no lines. Each part must be read to its end before the next one is read.
 */
export async function* splitLines(
  batches: Rows<EventLines>,
  limit: number,
): AsyncGenerator<AsyncGenerator<EventLines>> {
  const source =
    Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  const nextBatch = async (): Promise<EventLines | null> => {
    const { done, value } = await source.next();
    return done === true ? null : value;
  };
  let rest = await nextBatch();
  const part = async function* (): AsyncGenerator<EventLines> {
    for (let room = limit; room > 0 && rest !== null; ) {
      if (rest.count <= room) {
        room -= rest.count;
        yield rest;
        rest = await nextBatch();
      } else {
        const [taken, left] = cut(rest, room);
        room = 0;
        rest = left;
        yield taken;
      }
    }
  };
  do {
    yield part();
  } while (rest !== null);
}

function cut({ lines, count }: EventLines, first: number): [EventLines, EventLines] {
  let at = 0;
  for (let line = 0; line < first; line += 1) at = lines.indexOf(LF, at) + 1;
  return [
    { lines: lines.subarray(0, at), count: first },
    { lines: lines.subarray(at), count: count - first },
  ];
}
