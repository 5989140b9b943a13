import { BrokenStructError } from './brokenStruct.ts';
import { JsonWriter } from './jsonWriter.ts';
import { KeyTable, type KeyTableOptions, type KnownKey } from './keyTable.ts';
import { readLength, skipField } from './wire.ts';

/** Deepest nesting of objects and lists that is converted; audit events have five levels or so. */
export const MAX_DEPTH = 100;

/** Entries of one object whose rank and index fit one 32-bit number. */
const MAX_PACKED = 0xffff;

// Tags of google.protobuf.Struct, Value and ListValue: field number and wire type in one byte.
const ENTRY = 0x0a;
const ENTRY_KEY = 0x0a;
const ENTRY_VALUE = 0x12;
const LIST_ITEM = 0x0a;
const NULL = 0x08;
const NUMBER = 0x11;
const STRING = 0x1a;
const BOOL = 0x20;
const OBJECT = 0x2a;
const LIST = 0x32;

const TEXT_NULL = Buffer.from('null');
const TEXT_TRUE = Buffer.from('true');
const TEXT_FALSE = Buffer.from('false');

/**
 * Turns the bytes of a google.protobuf.Struct into canonical JSON bytes without making objects of it: keys sorted by
 * UTF-16 code units, the last of equal keys wins, ECMAScript numbers (RFC 8785 §3.2), -0 as 0. What JSON cannot say becomes
 * text: "NaN", "Infinity", "-Infinity". Invalid UTF-8 becomes U+FFFD as TextDecoder does it. A Value without a kind is null.
 *
 * One instance serves one thread and keeps its tables and its output buffer from event to event.
 */
export class StructJson extends JsonWriter {
  /** For each watched key of the outermost object: where its value begins in `out`, or -1. */
  readonly valueStart: Int32Array;
  /** For each watched key of the outermost object: where its value ends in `out`. */
  readonly valueEnd: Int32Array;

  /** Whether the last result may have a member of the noticed name, at any depth; no is certain. */
  noticed = false;

  private readonly keyTable: KeyTable;
  private view: DataView = new DataView(new ArrayBuffer(0));
  // Entries of all objects that are open at the moment, innermost last.
  private keys: (KnownKey | undefined)[] = [];
  private keyStart: number[] = [];
  private keyEnd: number[] = [];
  private valStart: number[] = [];
  private valEnd: number[] = [];
  private order = new Int32Array(1024);
  private top = 0;

  /** @param options keys of the outermost object whose place in the output is noted, and names to be suspicious of */
  constructor(options: KeyTableOptions = {}) {
    super();
    const watched = options.watch?.length ?? 0;
    this.keyTable = new KeyTable(options);
    this.valueStart = new Int32Array(watched);
    this.valueEnd = new Int32Array(watched);
  }

  /** Names the bytes that the following `convert` calls speak about. */
  load(bytes: Buffer): void {
    this.src = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Converts one Struct. The result is `out` from `start` to `end`.
   *
   * @param start where the Struct's bytes begin in the loaded bytes
   * @param end where they end, exclusive
   * @throws BrokenStructError when the bytes are cut off, are no Struct, or nest deeper than MAX_DEPTH
   */
  convert(start: number, end: number): void {
    this.begin(end - start);
    this.top = 0;
    this.noticed = false;
    this.valueStart.fill(-1);
    try {
      this.object(start, end, 1);
    } catch (error) {
      this.end = this.start;
      throw error;
    }
  }

  private object(start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new BrokenStructError(`nested deeper than ${MAX_DEPTH} levels`);
    const src = this.src;
    const base = this.top;
    let n = base;
    let known = true;
    let at = start;
    while (at < end) {
      if (src[at] !== ENTRY) {
        at = skipField(src, at, end);
        continue;
      }
      let length = src[++at] as number;
      if (length < 0x80 && at < end) at++;
      else [length, at] = readLength(src, at, end);
      const entryEnd = at + length;
      if (entryEnd > end) throw new BrokenStructError('an entry is cut off');
      this.entry(n, at, entryEnd);
      if (this.keys[n] === undefined) known = false;
      n++;
      at = entryEnd;
    }
    this.top = n;
    if (known && n - base <= MAX_PACKED) this.membersByRank(base, n, depth);
    else this.membersByText(base, n, depth);
    this.top = base;
  }

  private entry(n: number, start: number, end: number): void {
    const src = this.src;
    let keyStart = start;
    let keyEnd = start;
    let valStart = start;
    let valEnd = start;
    let at = start;
    while (at < end) {
      const tag = src[at] as number;
      if (tag !== ENTRY_KEY && tag !== ENTRY_VALUE) {
        at = skipField(src, at, end);
        continue;
      }
      let length = src[++at] as number;
      if (length < 0x80 && at < end) at++;
      else [length, at] = readLength(src, at, end);
      const to = at + length;
      if (to > end) throw new BrokenStructError('a key or a value is cut off');
      if (tag === ENTRY_KEY) {
        keyStart = at;
        keyEnd = to;
      } else {
        valStart = at;
        valEnd = to;
      }
      at = to;
    }
    const key = this.keyTable.find(src, keyStart, keyEnd);
    if (key === undefined) {
      this.suspicious = true;
      this.noticed = true;
    } else {
      if (key.suspect) this.suspicious = true;
      if (key.noticed) this.noticed = true;
    }
    this.keys[n] = key;
    this.keyStart[n] = keyStart;
    this.keyEnd[n] = keyEnd;
    this.valStart[n] = valStart;
    this.valEnd[n] = valEnd;
  }

  /** Writes the members when every key is known: sorts one number each, rank above index, so that equal keys keep their order. */
  private membersByRank(base: number, n: number, depth: number): void {
    const keys = this.keys;
    if (this.order.length < n) {
      const larger = new Int32Array(n * 2);
      larger.set(this.order);
      this.order = larger;
    }
    const order = this.order;
    if (n - base > 48) {
      for (let i = base; i < n; i++) order[i] = ((keys[i] as KnownKey).rank << 16) | (i - base);
      order.subarray(base, n).sort();
    } else {
      for (let i = base; i < n; i++) {
        const packed = ((keys[i] as KnownKey).rank << 16) | (i - base);
        let j = i - 1;
        while (j >= base && (order[j] as number) > packed) {
          order[j + 1] = order[j] as number;
          j--;
        }
        order[j + 1] = packed;
      }
    }
    let first = true;
    this.out[this.end++] = 0x7b;
    for (let i = base; i < n; i++) {
      // Nested objects may have made `order` grow, so it is looked up anew; they never write below their own base.
      const packed = this.order[i] as number;
      if (i + 1 < n && (this.order[i + 1] as number) >> 16 === packed >> 16) continue;
      if (first) first = false;
      else this.out[this.end++] = 0x2c;
      const index = base + (packed & 0xffff);
      const key = keys[index] as KnownKey;
      this.copy(key.json);
      const from = this.end;
      this.value(this.valStart[index] as number, this.valEnd[index] as number, depth);
      if (depth === 1 && key.watch >= 0) {
        this.valueStart[key.watch] = from;
        this.valueEnd[key.watch] = this.end;
      }
    }
    this.out[this.end++] = 0x7d;
  }

  /** The slow way, for keys that are long, not ASCII, need escapes, or are one too many for the table. */
  private membersByText(base: number, n: number, depth: number): void {
    const last = new Map<string, number>();
    for (let i = base; i < n; i++) {
      last.set(this.src.toString('utf8', this.keyStart[i] as number, this.keyEnd[i] as number), i);
    }
    let first = true;
    this.out[this.end++] = 0x7b;
    for (const key of [...last.keys()].sort()) {
      const index = last.get(key) as number;
      if (first) first = false;
      else this.out[this.end++] = 0x2c;
      this.end += this.out.write(`${JSON.stringify(key)}:`, this.end, 'utf8');
      const from = this.end;
      this.value(this.valStart[index] as number, this.valEnd[index] as number, depth);
      const watch = this.keys[index]?.watch ?? -1;
      if (depth === 1 && watch >= 0) {
        this.valueStart[watch] = from;
        this.valueEnd[watch] = this.end;
      }
    }
    this.out[this.end++] = 0x7d;
  }

  private list(start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new BrokenStructError(`nested deeper than ${MAX_DEPTH} levels`);
    const src = this.src;
    let first = true;
    let at = start;
    this.out[this.end++] = 0x5b;
    while (at < end) {
      if (src[at] !== LIST_ITEM) {
        at = skipField(src, at, end);
        continue;
      }
      const [length, from] = readLength(src, at + 1, end);
      at = from + length;
      if (at > end) throw new BrokenStructError('a list item is cut off');
      if (first) first = false;
      else this.out[this.end++] = 0x2c;
      this.value(from, at, depth);
    }
    this.out[this.end++] = 0x5d;
  }

  /** Writes one Value; of several kinds in it the last counts, as protobuf has it for a oneof. */
  private value(start: number, end: number, depth: number): void {
    const src = this.src;
    let kind = NULL;
    let from = start;
    let to = start;
    let at = start;
    while (at < end) {
      const tag = src[at] as number;
      if (tag === STRING || tag === OBJECT || tag === LIST) {
        let length = src[++at] as number;
        if (length < 0x80 && at < end) at++;
        else [length, at] = readLength(src, at, end);
        from = at;
        to = at + length;
        at = to;
        kind = tag;
      } else if (tag === NUMBER || tag === BOOL || tag === NULL) {
        from = at + 1;
        to = skipField(src, at, end);
        at = to;
        kind = tag;
      } else {
        at = skipField(src, at, end);
      }
      if (at > end) throw new BrokenStructError('a value is cut off');
    }
    if (kind === STRING) this.text(from, to);
    else if (kind === NUMBER) this.number(this.view.getFloat64(from, true));
    else if (kind === BOOL) this.copy(isTrue(src, from, to) ? TEXT_TRUE : TEXT_FALSE);
    else if (kind === OBJECT) this.object(from, to, depth + 1);
    else if (kind === LIST) this.list(from, to, depth + 1);
    else this.copy(TEXT_NULL);
  }
}

/** A varint is true when any of its bytes has a bit besides the continuation bit. */
function isTrue(src: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (((src[i] as number) & 0x7f) !== 0) return true;
  return false;
}
