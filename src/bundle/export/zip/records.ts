/** One file of the archive, as its headers describe it. */
export interface ZipFile {
  name: Buffer;
  /** 0 stored, 8 deflated */
  method: number;
  /** DOS time (low half) and date (high half) */
  time: number;
  crc: number;
  packedSize: number;
  size: number;
  /** of the local header */
  offset: number;
  /** sizes and checksum stand after the data, not in the local header */
  deferred: boolean;
}

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const ZIP64_EXTRA = 1;
const MOST32 = 0xffffffff;
const MOST16 = 0xffff;
const DEFERRED = 0x0008;
const UTF8 = 0x0800;
const VERSION = 20;
const VERSION64 = 45;
const UNIX = 3;
// a plain file, rw-r--r--
const MODE = 0o100644;

/** A date as DOS writes it, in UTC so that the zone of the machine leaves no trace; from 1980 to 2107, in steps of two seconds. */
export function dosTime(date: Date): number {
  const least = Date.UTC(1980, 0, 1);
  const most = Date.UTC(2107, 11, 31, 23, 59, 58);
  const at = new Date(Math.min(Math.max(date.getTime(), least), most));
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** The header before the data (APPNOTE.TXT 4.3.7). Of a deferred file sizes and checksum are zero. */
export function localHeader(file: ZipFile): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL, 0);
  header.writeUInt16LE(VERSION, 4);
  writeShared(header, 6, file, file.deferred);
  return Buffer.concat([header, file.name]);
}

/** The record after the data of a deferred file (APPNOTE.TXT 4.3.9); sizes beyond 4 GiB take eight bytes. */
export function dataDescriptor({ crc, packedSize, size }: ZipFile): Buffer {
  const wide = packedSize > MOST32 || size > MOST32;
  const record = Buffer.alloc(wide ? 24 : 16);
  record.writeUInt32LE(DESCRIPTOR, 0);
  record.writeUInt32LE(crc, 4);
  if (wide) {
    record.writeBigUInt64LE(BigInt(packedSize), 8);
    record.writeBigUInt64LE(BigInt(size), 16);
  } else {
    record.writeUInt32LE(packedSize, 8);
    record.writeUInt32LE(size, 12);
  }
  return record;
}

/** The header in the central directory (APPNOTE.TXT 4.3.12), with the zip64 extra field where a number needs it. */
export function centralHeader(file: ZipFile): Buffer {
  const wide = [file.size, file.packedSize, file.offset].filter((value) => value >= MOST32);
  const extra = wide.length === 0 ? Buffer.alloc(0) : Buffer.alloc(4 + 8 * wide.length);
  if (wide.length > 0) {
    extra.writeUInt16LE(ZIP64_EXTRA, 0);
    extra.writeUInt16LE(8 * wide.length, 2);
    for (const [index, value] of wide.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  }
  const header = Buffer.alloc(46);
  const version = wide.length > 0 ? VERSION64 : VERSION;
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE((UNIX << 8) | version, 4);
  header.writeUInt16LE(version, 6);
  writeShared(header, 8, file, false);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE((MODE << 16) >>> 0, 38);
  header.writeUInt32LE(Math.min(file.offset, MOST32), 42);
  return Buffer.concat([header, file.name, extra]);
}

/** What ends the archive (APPNOTE.TXT 4.3.14 to 4.3.16). */
export function endRecords(directory: { entries: number; size: number; offset: number }): Buffer {
  const { entries, size, offset } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(Math.min(entries, MOST16), 8);
  end.writeUInt16LE(Math.min(entries, MOST16), 10);
  end.writeUInt32LE(Math.min(size, MOST32), 12);
  end.writeUInt32LE(Math.min(offset, MOST32), 16);
  if (entries < MOST16 && size < MOST32 && offset < MOST32) return end;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(END64, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE((UNIX << 8) | VERSION64, 12);
  wide.writeUInt16LE(VERSION64, 14);
  wide.writeBigUInt64LE(BigInt(entries), 24);
  wide.writeBigUInt64LE(BigInt(entries), 32);
  wide.writeBigUInt64LE(BigInt(size), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(LOCATOR64, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, end]);
}

/** The part that both headers have: flags, method, time, checksum, sizes, length of the name. */
function writeShared(header: Buffer, at: number, file: ZipFile, blank: boolean): void {
  header.writeUInt16LE(UTF8 | (file.deferred ? DEFERRED : 0), at);
  header.writeUInt16LE(file.method, at + 2);
  header.writeUInt32LE(file.time, at + 4);
  header.writeUInt32LE(blank ? 0 : file.crc, at + 8);
  header.writeUInt32LE(blank ? 0 : Math.min(file.packedSize, MOST32), at + 12);
  header.writeUInt32LE(blank ? 0 : Math.min(file.size, MOST32), at + 16);
  header.writeUInt16LE(file.name.length, at + 20);
}
