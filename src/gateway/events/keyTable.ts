/** A key that was seen before: found again by its bytes, so that no string is made for it. */
export interface KnownKey {
  /** the key's own bytes */
  readonly bytes: Uint8Array;
  /** the key as a string */
  readonly text: string;
  /** `"key":` as written in JSON */
  readonly json: Uint8Array;
  /** place among all known keys in code-unit order; changes as keys are added */
  rank: number;
  /** number of the watched key that this is, or -1 */
  readonly watch: number;
  /** whether members of this name may hold a secret */
  readonly suspect: boolean;
  /** whether the caller is notified of a member of this name */
  readonly noticed: boolean;
}

const CAPACITY = 4096;
const SLOTS = CAPACITY * 4;
const MAX_KEY_BYTES = 64;

/**
 * 1 for bytes that stand in a JSON string as they are: printable ASCII and DEL, less the quote and the backslash.
 * Everything else is escaped by JSON.stringify or belongs to a longer UTF-8 sequence.
 */
export const PLAIN: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x80 && byte !== 0x22 && byte !== 0x5c ? 1 : 0,
);

/** Parameters of a table of keys. */
export interface KeyTableOptions {
  /** keys whose place in the output is reported to the caller */
  watch?: readonly string[];
  /** decides whether members of that name may hold a secret; called once for each name */
  suspect?: (name: string) => boolean;
  /** the key, at any depth, whose presence is reported to the caller */
  notice?: string;
}

/**
 * Interned object keys of audit events. An event type has always the same two dozen keys, in another order every time:
 * looking them up by bytes and sorting them by rank is what makes the conversion fast.
 * Only short, plain ASCII keys are kept, and no more than 4096 of them: labels are free text.
 */
export class KeyTable {
  private readonly slots: (KnownKey | undefined)[] = new Array(SLOTS).fill(undefined);
  private readonly sorted: KnownKey[] = [];
  private readonly watched: ReadonlyMap<string, number>;
  private readonly suspect: (name: string) => boolean;
  private readonly notice: string | undefined;

  constructor(options: KeyTableOptions = {}) {
    this.watched = new Map((options.watch ?? []).map((key, index) => [key, index]));
    this.suspect = options.suspect ?? (() => false);
    this.notice = options.notice;
  }

  /**
   * @param src bytes that hold the key from `start` to `end`
   * @returns the key, or undefined when it is not one that can be interned
   */
  find(src: Uint8Array, start: number, end: number): KnownKey | undefined {
    const length = end - start;
    let hash = length;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (src[i] as number)) | 0;
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (;;) {
      const known = this.slots[slot];
      if (known === undefined) return this.add(src, start, end, slot);
      const bytes = known.bytes;
      if (bytes.length === length) {
        let i = 0;
        while (i < length && bytes[i] === src[start + i]) i++;
        if (i === length) return known;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  private add(src: Uint8Array, start: number, end: number, slot: number): KnownKey | undefined {
    if (this.sorted.length >= CAPACITY || end - start > MAX_KEY_BYTES) return undefined;
    for (let i = start; i < end; i++) if (PLAIN[src[i] as number] === 0) return undefined;
    const bytes = Uint8Array.prototype.slice.call(src, start, end);
    const text = Buffer.from(bytes).toString('latin1');
    const json = new Uint8Array(Buffer.from(`"${text}":`, 'latin1'));
    const known: KnownKey = {
      bytes,
      text,
      json,
      rank: 0,
      watch: this.watched.get(text) ?? -1,
      suspect: this.suspect(text),
      noticed: text === this.notice,
    };
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare((this.sorted[middle] as KnownKey).bytes, bytes) < 0) low = middle + 1;
      else high = middle;
    }
    this.sorted.splice(low, 0, known);
    for (let i = low; i < this.sorted.length; i++) (this.sorted[i] as KnownKey).rank = i;
    this.slots[slot] = known;
    return known;
  }
}
