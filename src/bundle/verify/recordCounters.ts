import { ATTACHMENTS } from '../attachments.ts';

/** Counts the records of a file while its bytes pass by. */
export interface RecordCounter {
  push(chunk: Buffer): void;
  /** null when the file does not end as its form asks for */
  end(): number | null;
}

/** A counter for the kind of file, or null for kinds without records; what the entity attached has any form. */
export function counterFor(path: string): RecordCounter | null {
  if (path.startsWith(ATTACHMENTS)) return null;
  if (path.endsWith('.jsonl')) return lineCounter();
  if (path.endsWith('.csv')) return csvCounter();
  return null;
}

const LF = 0x0a;
const QUOTE = 0x22;
/** Below so many bytes between two marks, looking at every byte costs less than searching for the next. */
const DENSE = 24;

/** Lines, each ended by LF. */
function lineCounter(): RecordCounter {
  let lines = 0;
  let last = LF;
  return {
    push(chunk) {
      lines += countMarks(chunk);
      last = chunk.at(-1) ?? last;
    },
    end: () => (last === LF ? lines : null),
  };
}

/** LFs of a chunk: by search where lines are long, byte by byte from where they are short. */
function countMarks(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) {
    lines += 1;
    if (lines * DENSE <= at + DENSE) continue;
    for (let rest = at + 1; rest < chunk.length; rest += 1) if (chunk[rest] === LF) lines += 1;
    break;
  }
  return lines;
}

/** Records of a CSV (RFC 4180) without the header: line ends outside quotes. */
function csvCounter(): RecordCounter {
  let quoted = false;
  let ends = 0;
  let last = LF;
  /** From `from` on, byte by byte. */
  const countDense = (chunk: Buffer, from: number) => {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LF && !quoted) ends += 1;
    }
  };
  return {
    push(chunk) {
      let quote = chunk.indexOf(QUOTE);
      let end = chunk.indexOf(LF);
      for (let marks = 1; quote >= 0 || end >= 0; marks += 1) {
        const isQuote = quote >= 0 && (end < 0 || quote < end);
        const at = isQuote ? quote : end;
        if (isQuote) {
          quoted = !quoted;
          quote = chunk.indexOf(QUOTE, at + 1);
        } else {
          if (!quoted) ends += 1;
          end = chunk.indexOf(LF, at + 1);
        }
        if (marks * DENSE <= at + DENSE) continue;
        countDense(chunk, at + 1);
        break;
      }
      last = chunk.at(-1) ?? last;
    },
    end: () => (quoted || last !== LF || ends === 0 ? null : ends - 1),
  };
}
