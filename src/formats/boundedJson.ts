/** Bounds on the cost of parsing a JSON document. */
export interface JsonBounds {
  /** levels of arrays and objects */
  maxDepth: number;
  /** values of any kind, members of objects included */
  maxValues: number;
}

/** A document that is not read: it exceeds its bounds, or readers would understand it differently. */
export class JsonBoundsError extends Error {
  override readonly name = 'JsonBoundsError';
}

/**
 * Parses JSON from outside after one pass over its bytes that counts levels and values: a few megabytes of brackets would
 * otherwise become gigabytes of objects. Refuses also what parsers read differently: bytes that are not UTF-8, a member that
 * occurs twice, a number beyond the range of a double.
 *
 * @param bytes UTF-8
 * @throws JsonBoundsError before anything is built where a bound is exceeded; SyntaxError when it is not JSON
 */
export function parseBoundedJson(bytes: Buffer, bounds: JsonBounds): unknown {
  const text = decode(bytes);
  const members = countMembers(bytes, bounds);
  const value: unknown = JSON.parse(text);
  if (membersOf(value) !== members) throw new JsonBoundsError('a member occurs twice');
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonBoundsError('it is not UTF-8');
  }
}

/** @returns number of members that the text gives to objects */
function countMembers(bytes: Buffer, { maxDepth, maxValues }: JsonBounds): number {
  let depth = 0;
  let members = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) throw new JsonBoundsError(`it is nested deeper than ${maxDepth} levels`);
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    else if (byte === COMMA) values += 1;
    else if (byte === COLON) members += 1;
    if (values > maxValues) throw new JsonBoundsError(`it has more than ${maxValues} values`);
  }
  return members;
}

/** Number of members that objects have after parsing; of two with one name only one is left. */
function membersOf(value: unknown): number {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new JsonBoundsError('a number is out of range');
  if (typeof value !== 'object' || value === null) return 0;
  const values = Object.values(value);
  let members = Array.isArray(value) ? 0 : values.length;
  for (const one of values) members += membersOf(one);
  return members;
}

/** @returns offset of the closing quote, or of the end when there is none */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE) return at;
  }
  return bytes.length;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
