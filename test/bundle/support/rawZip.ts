import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip that is to be as wrong as a test wants it. */
export interface RawEntry {
  name: string | Buffer;
  data: Buffer;
  /** default: deflated */
  method?: number;
  flags?: number;
  /** upper 16 bits of the external attributes */
  mode?: number;
  extra?: Buffer;
  comment?: string;
  /** what the headers say instead of the truth */
  crc?: number;
  size?: number;
  packed?: Buffer;
  /** what the local header says, where it differs from the directory */
  local?: {
    name?: string;
    size?: number;
    packed?: number;
    crc?: number;
    time?: number;
    flags?: number;
    method?: number;
    extra?: Buffer;
  };
  /** lower 16 bits of the external attributes */
  dos?: number;
  /** the record after the data of a streamed entry */
  descriptor?: Buffer;
  /** what the 32-bit sizes and the offset of the directory say, where an extra field has the real ones */
  central?: { size?: number; packed?: number; offset?: number };
}

/** Archive-wide damage. */
export interface RawOptions {
  comment?: string;
  /** bytes between the entries and the directory */
  gap?: Buffer;
  /** what the end record says instead of the truth */
  count?: number;
  prepend?: Buffer;
  append?: Buffer;
  /** makes the last entry of the directory point at the first entry's data */
  overlap?: boolean;
}

const UTF8 = 0x0800;
const TIME = 0x5b424000;

/** Builds a zip byte by byte, without any of the checks that a library would make. */
export function rawZip(entries: readonly RawEntry[], options: RawOptions = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, entry] of entries.entries()) {
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(entry.data) : entry.data);
    const facts = {
      name: Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name),
      flags: entry.flags ?? UTF8,
      method,
      time: TIME,
      crc: entry.crc ?? crc32(entry.data),
      packed: packed.length,
      size: entry.size ?? entry.data.length,
    };
    const { name: otherName, extra: localExtra = Buffer.alloc(0), ...other } = entry.local ?? {};
    const local = {
      ...facts,
      ...other,
      ...(otherName === undefined ? {} : { name: Buffer.from(otherName) }),
    };
    const header = Buffer.concat([
      u32(0x04034b50),
      u16(20),
      fields(local),
      u16(local.name.length),
      u16(localExtra.length),
      local.name,
      localExtra,
    ]);
    const descriptor = entry.descriptor ?? Buffer.alloc(0);
    const at = options.overlap && index === entries.length - 1 ? 0 : offset;
    const extra = entry.extra ?? Buffer.alloc(0);
    const comment = Buffer.from(entry.comment ?? '');
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x0314),
        u16(20),
        fields({ ...facts, ...entry.central }),
        u16(facts.name.length),
        u16(extra.length),
        u16(comment.length),
        u16(0),
        u16(0),
        u32((((entry.mode ?? 0o100644) << 16) | (entry.dos ?? 0)) >>> 0),
        u32(entry.central?.offset ?? at),
        facts.name,
        extra,
        comment,
      ]),
    );
    parts.push(header, packed, descriptor);
    offset += header.length + packed.length + descriptor.length;
  }
  const gap = options.gap ?? Buffer.alloc(0);
  const list = Buffer.concat(directory);
  const count = options.count ?? entries.length;
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.concat([
    u32(0x06054b50),
    u32(0),
    u16(count),
    u16(count),
    u32(list.length),
    u32(offset + gap.length),
    u16(comment.length),
    comment,
  ]);
  return Buffer.concat([
    options.prepend ?? Buffer.alloc(0),
    ...parts,
    gap,
    list,
    end,
    options.append ?? Buffer.alloc(0),
  ]);
}

function fields(facts: {
  flags: number;
  method: number;
  time: number;
  crc: number;
  packed: number;
  size: number;
}): Buffer {
  return Buffer.concat([
    u16(facts.flags),
    u16(facts.method),
    u32(facts.time),
    u32(facts.crc),
    u32(facts.packed),
    u32(facts.size),
  ]);
}

/** One extra field. */
export function extraField(id: number, data: Buffer): Buffer {
  return Buffer.concat([u16(id), u16(data.length), data]);
}

/** A zip64 extra field with these numbers. */
export function zip64Field(...numbers: number[]): Buffer {
  return extraField(1, Buffer.concat(numbers.map(u64)));
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value & 0xffff);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
