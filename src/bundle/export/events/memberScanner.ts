const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** The sort of a value, as far as its bytes show. */
export const ABSENT = 0;
/** a string of plain ASCII that is the same in a CSV as in the JSON */
export const BARE = 1;
/** the same, but with a comma: it needs quotes around it */
export const QUOTED = 2;
/** true or false */
export const WORD = 3;
/** anything else: it must be parsed */
export const OTHER = 4;

// bits of what a byte of a string means for its cell
const HAS_COMMA = 1;
const HAS_MORE = 2;
const ENDS = 4;
const CLASS = new Uint8Array(256).fill(HAS_MORE);
for (let byte = 0x20; byte < 0x7f; byte += 1) CLASS[byte] = 0;
CLASS[COMMA] = HAS_COMMA;
// may begin a formula for a spreadsheet that separates by it
CLASS[SEMICOLON] = HAS_MORE;
CLASS[QUOTE] = ENDS;
CLASS[BACKSLASH] = HAS_MORE | ENDS;

const IS_FORMULA = new Uint8Array(256);
// a blank: cellText looks behind it
for (const character of '=+-@ ') IS_FORMULA[character.charCodeAt(0)] = 1;
// longer ones may be beyond what a spreadsheet shows, which is counted
const LONGEST_BARE = 16_384;

/** Finds members of JSON objects in their bytes, in one pass and without making values of those that nobody asks for. */
export class MemberScanner {
  /** of each wanted member: what it is, and where its value begins and ends (of strings: inside the quotes) */
  readonly kind: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly #names: readonly Buffer[];
  readonly #slots = new Int8Array(256).fill(-1);
  readonly #next: Int8Array;
  #at = 0;
  #bits = 0;

  /** @param names the members wanted; at most 127, printable ASCII */
  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name, 'latin1'));
    this.kind = new Uint8Array(names.length);
    this.from = new Int32Array(names.length);
    this.to = new Int32Array(names.length);
    this.#next = new Int8Array(names.length).fill(-1);
    for (const [index, name] of this.#names.entries()) {
      const slot = slotOf(name, 0, name.length);
      this.#next[index] = this.#slots[slot] as number;
      this.#slots[slot] = index;
    }
  }

  /**
   * Scans one object without any blank between its tokens, as canonical JSON is.
   *
   * @returns false when it is anything else; `kind` then says nothing
   */
  scan(bytes: Uint8Array, from: number, to: number): boolean {
    this.kind.fill(ABSENT);
    if (bytes[from] !== OPEN || bytes[to - 1] !== CLOSE) return false;
    const end = to - 1;
    let at = from + 1;
    if (at === end) return true;
    while (at < end) {
      if (bytes[at] !== QUOTE) return false;
      const name = at + 1;
      if (!this.#string(bytes, name, end) || (this.#bits & HAS_MORE) !== 0) return false;
      const member = this.#wanted(bytes, name, this.#at - 1);
      at = this.#at;
      if (bytes[at] !== COLON) return false;
      at += 1;
      if (!this.#value(bytes, at, end, member)) return false;
      at = this.#at;
      if (at === end) return true;
      if (bytes[at] !== COMMA) return false;
      at += 1;
    }
    return false;
  }

  /** Leaves #at behind the closing quote, and in #bits what stood before it. */
  #string(bytes: Uint8Array, from: number, end: number): boolean {
    let bits = 0;
    for (let at = from; at < end; at += 1) {
      const byte = CLASS[bytes[at] as number] as number;
      bits |= byte;
      if ((byte & ENDS) === 0) continue;
      if ((byte & HAS_MORE) !== 0) {
        at += 1;
        continue;
      }
      this.#at = at + 1;
      this.#bits = bits & ~ENDS;
      return true;
    }
    return false;
  }

  #value(bytes: Uint8Array, from: number, end: number, member: number): boolean {
    const first = bytes[from];
    let kind = OTHER;
    if (first === QUOTE) {
      if (!this.#string(bytes, from + 1, end)) return false;
      const isSimple = (this.#bits & HAS_MORE) === 0 && IS_FORMULA[bytes[from + 1] as number] === 0;
      if (isSimple && this.#at - from < LONGEST_BARE) kind = (this.#bits & HAS_COMMA) === 0 ? BARE : QUOTED;
    } else if (first === OPEN || first === OPEN_LIST) {
      if (!this.#composite(bytes, from, end)) return false;
    } else {
      let at = from;
      while (at < end && bytes[at] !== COMMA) at += 1;
      this.#at = at;
      // t of true, f of false, n of null
      if (first === 0x74 || first === 0x66) kind = WORD;
      else if (first === 0x6e) kind = ABSENT;
    }
    if (member < 0) return true;
    const inside = kind === BARE || kind === QUOTED ? 1 : 0;
    this.kind[member] = kind;
    this.from[member] = from + inside;
    this.to[member] = this.#at - inside;
    return true;
  }

  #composite(bytes: Uint8Array, from: number, end: number): boolean {
    let depth = 0;
    for (let at = from; at < end; ) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        if (!this.#string(bytes, at + 1, end)) return false;
        at = this.#at;
        continue;
      }
      at += 1;
      if (byte === OPEN || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth > 0) continue;
        this.#at = at;
        return true;
      }
    }
    return false;
  }

  #wanted(bytes: Uint8Array, from: number, to: number): number {
    let index = this.#slots[slotOf(bytes, from, to)] as number;
    for (; index >= 0; index = this.#next[index] as number) {
      const name = this.#names[index] as Buffer;
      if (name.length !== to - from) continue;
      let at = 0;
      while (at < name.length && name[at] === bytes[from + at]) at += 1;
      if (at === name.length) return index;
    }
    return -1;
  }
}

function slotOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  return ((to - from) * 31 + (bytes[from] as number) * 7 + (bytes[to - 1] as number)) & 255;
}
