/** The binary forms of RFC 4251 §5 that keys and signatures of SSH are made of. */

/** A `string`: four bytes of length, then the bytes. */
export function sshString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An `mpint` of an unsigned big-endian number: no needless leading zeros, one zero where the top bit is set. */
export function sshMpint(unsigned: Buffer): Buffer {
  let start = 0;
  while (start < unsigned.length && unsigned[start] === 0) start += 1;
  const digits = unsigned.subarray(start);
  const signed = (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return sshString(signed);
}

/** Reads RFC 4251 forms off a buffer, in order. Every method throws RangeError when the bytes run out or are malformed. */
export class SshReader {
  #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  raw(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new RangeError('SSH data is cut off');
    const slice = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return slice;
  }

  uint32(): number {
    return this.raw(4).readUInt32BE();
  }

  string(): Buffer {
    return this.raw(this.uint32());
  }

  /** An `mpint` that is not negative, as exactly `width` bytes. */
  mpint(width: number): Buffer {
    const bytes = this.string();
    if ((bytes[0] ?? 0) & 0x80) throw new RangeError('negative mpint');
    if (bytes[0] === 0 && !((bytes[1] ?? 0) & 0x80))
      throw new RangeError('mpint is not in its shortest form');
    const digits = bytes[0] === 0 ? bytes.subarray(1) : bytes;
    if (digits.length > width) throw new RangeError('mpint is too long');
    return Buffer.concat([Buffer.alloc(width - digits.length), digits]);
  }
}
