import { eventBytes, eventsPageBytes } from '../src/demo/encode/eventMessage.ts';
import type { JsonObject } from '../src/formats/canonicalJson.ts';
import { sampleEvent, sampleId } from './events-sample.ts';

const DAY_MS = 86_400_000;
/** The first day of every made-up log. */
export const FIRST_MS = Date.UTC(2026, 6, 1);
/** About 1 MiB, as gateways cut them. */
const PER_PAGE = 1250;
/** Pages that a chunk of the bulk export holds. */
const PAGES_PER_CHUNK = 10;

/** Where in the bytes of a page stands what differs from day to day. */
interface Place {
  /** of the seconds of the event's time, a varint of five bytes */
  seconds: number;
  secondOfDay: number;
  /** of the uid, in the item and in the Struct */
  uids: [number, number];
  /** of the date in the Struct's time */
  date: number;
}

interface Page {
  bytes: Buffer;
  places: Place[];
  /** number of its first event within the day */
  first: number;
}

/**
 * A made-up audit log in encoded pages. One day is encoded; the others are that day with dates and uids written over, which
 * costs next to nothing, so that a log of millions of events takes no memory and its gateway is not what is measured.
 */
export class EncodedLog {
  readonly perDay: number;
  private readonly pages: Page[] = [];

  constructor(perDay: number) {
    this.perDay = perDay;
    for (let first = 0; first < perDay; first += PER_PAGE) {
      const count = Math.min(PER_PAGE, perDay - first);
      const items = Array.from({ length: count }, (_, at) => encoded(first + at, perDay));
      const cursor = first + count < perDay ? String(this.pages.length + 1) : '';
      const bytes = Buffer.from(eventsPageBytes(items, cursor));
      this.pages.push({ bytes, places: placesIn(bytes, count), first });
    }
  }

  /** The page of that number of a day (0: the first); undefined when the day has no such page. */
  page(day: number, number: number): Uint8Array | undefined {
    const page = this.pages[number];
    if (page === undefined || day < 0) return undefined;
    const bytes = Buffer.from(page.bytes);
    const midnight = FIRST_MS / 1000 + day * 86_400;
    const date = new Date(midnight * 1000).toISOString().slice(0, 10);
    page.places.forEach((place, at) => {
      writeVarint(bytes, place.seconds, midnight + place.secondOfDay);
      const uid = sampleId(day * this.perDay + page.first + at);
      for (const start of place.uids) bytes.write(uid, start, 'latin1');
      bytes.write(date, place.date, 'latin1');
    });
    return bytes;
  }

  /** Names of the chunks of a day's bulk export. */
  get chunks(): string[] {
    return Array.from({ length: Math.ceil(this.pages.length / PAGES_PER_CHUNK) }, (_, at) => `chunk-${at}`);
  }

  /** The messages of a chunk after a cursor, framed, as many at a time as a page holds. */
  *framed(day: number, chunk: string, cursor: string): IterableIterator<Uint8Array> {
    const first = Number(chunk.slice('chunk-'.length)) * PAGES_PER_CHUNK;
    for (let number = Math.max(first, Number(cursor)); number < first + PAGES_PER_CHUNK; number++) {
      const page = this.page(day, number);
      if (page === undefined) return;
      yield framedItems(page, this.pages[number]?.places.length ?? 0, String(number + 1));
    }
  }

  /** The answer from a moment within a day on: its last event, if it is not past that. */
  tail(day: number, fromMs: number): Uint8Array {
    const last = this.perDay - 1;
    const timeMs = FIRST_MS + day * DAY_MS + timeOf(last, this.perDay);
    if (fromMs > timeMs) return new Uint8Array(0);
    const json = {
      ...sampleEvent(last),
      time: new Date(timeMs).toISOString(),
      uid: sampleId(day * this.perDay + last),
    } as JsonObject;
    return eventsPageBytes(
      [eventBytes({ uid: String(json.uid), type: String(json.event), timeMs, json })],
      '',
    );
  }
}

/**
 * The items of a page as messages of the bulk export: item, cursor, and the five bytes of gRPC in front.
 *
 * @param cursor leads on from the last one; the others carry it as well, since nothing asks from between
 */
function framedItems(page: Uint8Array, count: number, cursor: string): Uint8Array {
  const tail = Buffer.concat([Buffer.from([0x12, cursor.length]), Buffer.from(cursor)]);
  const framed = Buffer.allocUnsafe(page.length + count * (5 + tail.length));
  let from = 0;
  let to = 0;
  for (let item = 0; item < count; item++) {
    const size = 3 + ((page[from + 1] as number) & 0x7f) + (page[from + 2] as number) * 128;
    framed[to] = 0;
    framed.writeUInt32BE(size + tail.length, to + 1);
    framed.set(page.subarray(from, from + size), to + 5);
    framed.set(tail, to + 5 + size);
    from += size;
    to += 5 + size + tail.length;
  }
  return framed.subarray(0, to);
}

/** Milliseconds after midnight. */
function timeOf(i: number, perDay: number): number {
  return Math.floor((i * (DAY_MS - 1)) / perDay);
}

function encoded(i: number, perDay: number): Uint8Array {
  const timeMs = FIRST_MS + timeOf(i, perDay);
  const json = { ...sampleEvent(i), time: new Date(timeMs).toISOString() } as JsonObject;
  return eventBytes({ uid: String(json.uid), type: String(json.event), timeMs, json });
}

function placesIn(page: Buffer, count: number): Place[] {
  const places: Place[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    // item: tag, length of two bytes; type: tag, length, text; uid: tag, length, 36 characters; time: tag, length, tag, varint
    const type = at + 3;
    const uid = type + 2 + (page[type + 1] as number) + 2;
    const seconds = uid + 36 + 3;
    const text = page.toString('latin1', uid, uid + 36);
    const year = page.indexOf('2026-07-01T', seconds);
    places.push({
      seconds,
      secondOfDay: readVarint(page, seconds) - FIRST_MS / 1000,
      uids: [uid, page.indexOf(text, seconds)],
      date: year,
    });
    at += 3 + ((page[at + 1] as number) & 0x7f) + (page[at + 2] as number) * 128;
  }
  return places;
}

function readVarint(bytes: Buffer, at: number): number {
  let value = 0;
  for (let i = 4; i >= 0; i--) value = value * 128 + ((bytes[at + i] as number) & 0x7f);
  return value;
}

function writeVarint(bytes: Buffer, at: number, value: number): void {
  let rest = value;
  for (let i = 0; i < 5; i++) {
    bytes[at + i] = (rest % 128) | (i < 4 ? 0x80 : 0);
    rest = Math.floor(rest / 128);
  }
}
