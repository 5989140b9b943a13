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

/** Lines, each ended by LF. */
function lineCounter(): RecordCounter {
  let lines = 0;
  let last = 0x0a;
  return {
    push(chunk) {
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
      last = chunk.at(-1) ?? last;
    },
    end: () => (last === 0x0a ? lines : null),
  };
}

/** Records of a CSV (RFC 4180) without the header: line ends outside quotes. */
function csvCounter(): RecordCounter {
  let quoted = false;
  let ends = 0;
  let last = 0x0a;
  return {
    push(chunk) {
      let end = chunk.indexOf(0x0a);
      for (let at = 0; at < chunk.length; ) {
        const quote = chunk.indexOf(0x22, at);
        const until = quote < 0 ? chunk.length : quote;
        while (end >= 0 && end < until) {
          if (!quoted) ends += 1;
          end = chunk.indexOf(0x0a, end + 1);
        }
        if (quote >= 0) quoted = !quoted;
        at = until + 1;
      }
      last = chunk.at(-1) ?? last;
    },
    end: () => (quoted || last !== 0x0a || ends === 0 ? null : ends - 1),
  };
}
