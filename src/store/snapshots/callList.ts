/** One line of a snapshot's call log: which interned call, when it began, how long it took. */
export interface CallListEntry {
  call: number;
  /** milliseconds since the epoch */
  startedMs: number;
  /** whole microseconds */
  durationUs: number;
}

/**
 * Packs entries into bytes: per entry the differences of call number and start from the entry before, then the duration,
 * each a base-128 varint (differences in zigzag form). Sixty calls take about 400 bytes.
 */
export function packCallList(entries: readonly CallListEntry[]): Buffer {
  const bytes: number[] = [];
  let call = 0;
  let startedMs = 0;
  for (const entry of entries) {
    pushVarint(bytes, zigzag(entry.call - call));
    pushVarint(bytes, zigzag(entry.startedMs - startedMs));
    pushVarint(bytes, entry.durationUs);
    call = entry.call;
    startedMs = entry.startedMs;
  }
  return Buffer.from(bytes);
}

/** The entries that `packCallList` packed, in order. */
export function unpackCallList(bytes: Uint8Array): CallListEntry[] {
  const entries: CallListEntry[] = [];
  let at = 0;
  const next = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('a call list is cut off');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  let call = 0;
  let startedMs = 0;
  while (at < bytes.length) {
    call += unzigzag(next());
    startedMs += unzigzag(next());
    entries.push({ call, startedMs, durationUs: next() });
  }
  return entries;
}

/** Plain arithmetic instead of bit operators: times are wider than 32 bits. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
