import { BrokenStructError } from './brokenStruct.ts';

/**
 * Reads a protobuf varint that is a length.
 *
 * @returns the length and the position after the varint
 * @throws BrokenStructError when the varint is cut off or larger than any message can be
 */
export function readLength(src: Uint8Array, at: number, end: number): [length: number, at: number] {
  let value = 0;
  let scale = 1;
  for (let i = at; i < end && i < at + 5; i++) {
    const byte = src[i] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      if (value > 0x7fffffff) break;
      return [value, i + 1];
    }
    scale *= 128;
  }
  throw new BrokenStructError('a length is cut off or out of range');
}

/**
 * Reads a protobuf int64 varint as a number; exact up to 2^53.
 *
 * @returns the value and the position after the varint
 * @throws BrokenStructError when the varint is cut off
 */
export function readInt64(src: Uint8Array, at: number, end: number): [value: number, at: number] {
  let low = 0;
  let high = 0;
  for (let i = at, bit = 0; i < end && bit < 70; i++, bit += 7) {
    const byte = src[i] as number;
    const bits = byte & 0x7f;
    if (bit < 28) low |= bits << bit;
    else if (bit === 28) {
      low |= bits << 28;
      high |= bits >> 4;
    } else high |= bits << (bit - 32);
    if (byte < 0x80) return [high * 0x1_0000_0000 + (low >>> 0), i + 1];
  }
  throw new BrokenStructError('a number is cut off');
}

/**
 * Steps over one field of any number.
 *
 * @param at position of the field's tag
 * @returns the position after the field, never beyond `end`
 * @throws BrokenStructError when the field is cut off or of a wire type that proto3 does not have
 */
export function skipField(src: Uint8Array, at: number, end: number): number {
  const [tag, from] = readLength(src, at, end);
  if (tag < 8) throw new BrokenStructError('a field has the number 0');
  let to: number;
  switch (tag & 7) {
    case 0:
      to = skipVarint(src, from, end);
      break;
    case 1:
      to = from + 8;
      break;
    case 2: {
      const [length, start] = readLength(src, from, end);
      to = start + length;
      break;
    }
    case 5:
      to = from + 4;
      break;
    default:
      throw new BrokenStructError('a field has an unknown wire type');
  }
  if (to > end) throw new BrokenStructError('a field is cut off');
  return to;
}

function skipVarint(src: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end && i < at + 10; i++) if ((src[i] as number) < 0x80) return i + 1;
  throw new BrokenStructError('a number is cut off');
}
