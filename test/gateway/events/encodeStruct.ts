/** What a Struct can hold, as raw as the wire allows: byte strings that may be no UTF-8, keys that come twice. */
export type RawValue =
  | { kind: 'null' }
  | { kind: 'unset' }
  | { kind: 'number'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'string'; value: Uint8Array }
  | { kind: 'object'; entries: RawEntry[] }
  | { kind: 'list'; items: RawValue[] };
export type RawEntry = { key: Uint8Array; value: RawValue; shape?: 'valueFirst' | 'noKey' | 'noValue' };

/** Protobuf varint of a non-negative number. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** A length-delimited field. */
export function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export function encodeStruct(entries: readonly RawEntry[]): Buffer {
  return Buffer.concat(
    entries.map(({ key, value, shape }) => {
      const parts = [field(1, key), field(2, encodeValue(value))];
      if (shape === 'valueFirst') parts.reverse();
      if (shape === 'noKey') parts.shift();
      if (shape === 'noValue') parts.pop();
      return field(1, Buffer.concat(parts));
    }),
  );
}

export function encodeValue(value: RawValue): Buffer {
  switch (value.kind) {
    case 'null':
      return Buffer.from([0x08, 0]);
    case 'unset':
      return Buffer.alloc(0);
    case 'bool':
      return Buffer.from([0x20, value.value ? 1 : 0]);
    case 'number': {
      const bytes = Buffer.alloc(9);
      bytes[0] = 0x11;
      bytes.writeDoubleLE(value.value, 1);
      return bytes;
    }
    case 'string':
      return field(3, value.value);
    case 'object':
      return field(5, encodeStruct(value.entries));
    case 'list':
      return field(6, Buffer.concat(value.items.map((item) => field(1, encodeValue(item)))));
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** The same Struct with every invalid UTF-8 sequence replaced by U+FFFD as TextDecoder does it. */
export function repaired(entries: readonly RawEntry[]): RawEntry[] {
  return entries.map((entry) => ({
    ...entry,
    key: repairedText(entry.key),
    value: repairedValue(entry.value),
  }));
}

function repairedValue(value: RawValue): RawValue {
  if (value.kind === 'string') return { kind: 'string', value: repairedText(value.value) };
  if (value.kind === 'object') return { kind: 'object', entries: repaired(value.entries) };
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(repairedValue) };
  return value;
}

function repairedText(bytes: Uint8Array): Uint8Array {
  return Buffer.from(decoder.decode(bytes));
}

/** Struct bytes of a plain object, keys in the object's order. */
export function structOf(object: Record<string, unknown>): Buffer {
  return encodeStruct(entriesOf(object));
}

function entriesOf(object: Record<string, unknown>): RawEntry[] {
  return Object.entries(object).map(([key, value]) => ({ key: Buffer.from(key), value: rawOf(value) }));
}

function rawOf(value: unknown): RawValue {
  if (value === null || value === undefined) return { kind: 'null' };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'bool', value };
  if (typeof value === 'string') return { kind: 'string', value: Buffer.from(value) };
  if (Array.isArray(value)) return { kind: 'list', items: value.map(rawOf) };
  return { kind: 'object', entries: entriesOf(value as Record<string, unknown>) };
}
