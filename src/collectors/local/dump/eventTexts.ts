import { type Line, splitLines } from '../../../formats/lineSplitter.ts';
import { openInput } from './inputBytes.ts';
import { splitValues } from './splitValues.ts';

/** Longest line or object. An export of Elasticsearch's search has thousands of events in one. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Pieces of a log file, each of which may hold events. */
export interface EventTexts {
  /** a piece is null when it is too long; returns whether the last piece was cut off, size and SHA-256 */
  pieces: AsyncGenerator<Line, boolean>;
  /** how pieces are numbered in what people read: "line 3", "entry 3" */
  unit: 'line' | 'entry';
  facts: ReturnType<typeof openInput>['facts'];
}

/**
 * Opens a log file in whatever form it was kept: one JSON value a line as Teleport's file backend writes it, a JSON list, or
 * objects over several lines; plain or gzip data.
 */
export async function openEventTexts(file: string): Promise<EventTexts> {
  const input = openInput(file);
  const chunks = withoutMark(input.chunks);
  const first = await chunks.next();
  const start = first.done === true ? '' : first.value.subarray(0, 64).toString('latin1');
  const all = (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* chunks;
  })();
  // a list, or an object whose first line is its bracket alone
  const isNotByLine = /^\s*(\[\s*(?:[{\]["]|$)|\{\s*\r?\n)/.test(start);
  return {
    pieces: isNotByLine ? splitValues(all, MAX_BYTES) : splitLines(all, MAX_BYTES),
    unit: isNotByLine ? 'entry' : 'line',
    facts: input.facts,
  };
}

/** Without UTF-8's byte-order mark. The first chunk has at least 64 bytes where the file has. */
async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let waiting: Buffer | null = Buffer.alloc(0);
  const bare = (bytes: Buffer) =>
    bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  for await (const chunk of chunks) {
    if (waiting === null) {
      yield chunk;
      continue;
    }
    waiting = Buffer.concat([waiting, chunk]);
    if (waiting.length < 64) continue;
    yield bare(waiting);
    waiting = null;
  }
  if (waiting !== null && waiting.length > 0) yield bare(waiting);
  return undefined;
}
