import { createHash } from 'node:crypto';
import { nameKind } from '../../redaction/secretNames.ts';
import { BrokenStructError } from './brokenStruct.ts';
import { KeyTable } from './keyTable.ts';
import { StructJson } from './structJson.ts';
import { readInt64, readLength, skipField } from './wire.ts';

/** One audit event of a page. */
export interface PageEvent {
  /** microseconds since the epoch */
  timeUs: number;
  /** the event's uid; SHA-256 (hex) of its JSON where it has none */
  uid: string;
  /** event type, e.g. user.login; "unknown" for those that the gateway itself does not know */
  event: string;
  /** event code, e.g. T1000I; empty when the event has none */
  code: string;
  /** position within a session */
  index: number;
  /** canonical JSON; valid until the next `decode` or `reuse` of the same decoder */
  json: Buffer;
  /** false: it surely holds nothing that redact would change; true: look closer */
  suspicious: boolean;
  /** false: no member of it, at any depth, is called `access_requests` */
  mayUseRequests: boolean;
}

/** An event of a page that could not be read; everything else of the page could. */
export interface BrokenItem {
  uid: string;
  event: string;
  problem: string;
}

// Fields of EventsUnstructured and EventUnstructured, by tag.
const ITEM = 0x0a;
const TYPE = 0x0a;
const ID = 0x12;
const TIME = 0x1a;
const INDEX = 0x20;
const STRUCT = 0x2a;
const SECONDS = 0x08;
const NANOS = 0x10;

const CODE = 0;
const JSON_TIME = 1;

/** Decodes pages of GetUnstructuredEvents one after the other; keeps its tables and buffers from page to page. */
export class PageDecoder {
  private readonly struct = new StructJson({
    watch: ['code', 'time'],
    suspect: (name) => nameKind(name) !== 'plain',
    notice: 'access_requests',
  });
  private readonly names = new KeyTable();
  private page: Buffer = Buffer.alloc(0);
  private uid = '';
  private event = '';
  private timeUs = Number.NaN;
  private index = 0;

  /**
   * @param bytes response message of GetUnstructuredEvents
   * @param onEvent gets every event in the order of the page
   * @param onBroken gets every event whose own bytes are damaged
   * @throws BrokenStructError when the page itself is cut off
   */
  decode(bytes: Uint8Array, onEvent: (event: PageEvent) => void, onBroken: (item: BrokenItem) => void): void {
    this.page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.struct.load(this.page);
    this.struct.reset();
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      const next = skipField(bytes, at, end);
      if (bytes[at] === ITEM) {
        const [, from] = readLength(bytes, at + 1, end);
        let event: PageEvent | undefined;
        this.uid = '';
        this.event = '';
        try {
          event = this.item(from, next);
        } catch (error) {
          if (!(error instanceof BrokenStructError)) throw error;
          onBroken({ uid: this.uid, event: this.event, problem: error.message });
        }
        if (event !== undefined) onEvent(event);
      }
      at = next;
    }
  }

  /** Writes the JSON of the following events over that of the ones handed out; `onEvent` may call it. */
  reuse(): void {
    this.struct.reset();
  }

  private item(start: number, end: number): PageEvent {
    const src = this.page;
    this.timeUs = Number.NaN;
    this.index = 0;
    let structStart = end;
    let structEnd = end;
    let at = start;
    while (at < end) {
      const tag = src[at] as number;
      const next = skipField(src, at, end);
      if (tag === INDEX) [this.index] = readInt64(src, at + 1, next);
      else if (tag === TYPE || tag === ID || tag === TIME || tag === STRUCT) {
        const [, from] = readLength(src, at + 1, end);
        if (tag === TYPE) this.event = this.name(src, from, next);
        else if (tag === ID) this.uid = src.toString('utf8', from, next);
        else if (tag === TIME) this.timeUs = timestampUs(src, from, next);
        else {
          structStart = from;
          structEnd = next;
        }
      }
      at = next;
    }
    return this.converted(structStart, structEnd);
  }

  private converted(start: number, end: number): PageEvent {
    const struct = this.struct;
    struct.convert(start, end);
    const json = struct.out.subarray(struct.start, struct.end);
    const codeStart = struct.valueStart[CODE] as number;
    // Quotes are cut off: a code is plain text.
    const code =
      codeStart < 0 ? '' : this.name(struct.out, codeStart + 1, (struct.valueEnd[CODE] as number) - 1);
    if (Number.isNaN(this.timeUs)) this.timeUs = this.timeOfJson();
    return {
      timeUs: this.timeUs,
      uid: this.uid === '' ? createHash('sha256').update(json).digest('hex') : this.uid,
      event: this.event,
      code,
      index: this.index,
      json,
      suspicious: struct.suspicious,
      mayUseRequests: struct.noticed,
    };
  }

  /** The time of an item whose own time field is missing. */
  private timeOfJson(): number {
    const start = this.struct.valueStart[JSON_TIME] as number;
    const text =
      start < 0
        ? ''
        : this.struct.out.toString('utf8', start + 1, (this.struct.valueEnd[JSON_TIME] as number) - 1);
    const ms = Date.parse(text);
    if (Number.isNaN(ms)) throw new BrokenStructError('the event has no time');
    return ms * 1000;
  }

  /** Types and codes repeat: the same string is handed out again. */
  private name(src: Buffer, start: number, end: number): string {
    return this.names.find(src, start, end)?.text ?? src.toString('utf8', start, end);
  }
}

/** google.protobuf.Timestamp in microseconds; what is finer is cut off. */
function timestampUs(src: Uint8Array, start: number, end: number): number {
  let seconds = 0;
  let nanos = 0;
  let at = start;
  while (at < end) {
    const next = skipField(src, at, end);
    if (src[at] === SECONDS) [seconds] = readInt64(src, at + 1, next);
    else if (src[at] === NANOS) [nanos] = readInt64(src, at + 1, next);
    at = next;
  }
  return seconds * 1_000_000 + Math.floor(nanos / 1000);
}
