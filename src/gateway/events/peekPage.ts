import { readLength, skipField } from './wire.ts';

// Fields of EventsUnstructured, by tag.
const ITEM = 0x0a;
const LAST_KEY = 0x12;

/** The facts that the loop over pages needs before the page is decoded. */
export interface PagePeek {
  /** opaque cursor of the next page; empty at the end of the data (teleport-api §3.2) */
  lastKey: string;
  /** events on the page, broken ones included */
  count: number;
}

/**
 * Reads cursor and number of events of a page, stepping over the events themselves.
 *
 * @param bytes response message of GetUnstructuredEvents
 * @throws BrokenStructError when the message is cut off
 */
export function peekPage(bytes: Uint8Array): PagePeek {
  let lastKey = '';
  let count = 0;
  let at = 0;
  const end = bytes.length;
  while (at < end) {
    const tag = bytes[at];
    const next = skipField(bytes, at, end);
    if (tag === ITEM) count++;
    else if (tag === LAST_KEY) {
      const [, from] = readLength(bytes, at + 1, end);
      lastKey = Buffer.from(bytes.buffer, bytes.byteOffset + from, next - from).toString('utf8');
    }
    at = next;
  }
  return { lastKey, count };
}
