import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { sha256Sums } from '../../../src/bundle/export/sums.ts';
import { type Files, rawEntries, withManifest, withSums } from '../../bundle/support/bundleFiles.ts';
import { rawZip } from '../../bundle/support/rawZip.ts';
import type { Genuine } from '../../bundle/support/tamperTools.ts';

const NAME = 'attachments/row-01/0123456789abcdef-recording.bin';
const PIECE = Buffer.alloc(1 << 20);

/**
 * Writes a genuine bundle with one attached file of zeros, stored: the file on the disk is sparse.
 *
 * @param megabytes of the attached file, at most 2,048 without zip64
 */
export function writeLargeBundle(path: string, { files, key }: Genuine, megabytes: number): void {
  const hash = createHash('sha256');
  let crc = 0;
  for (let done = 0; done < megabytes; done += 1) {
    hash.update(PIECE);
    crc = crc32(PIECE, crc);
  }
  const facts = { path: NAME, bytes: megabytes * PIECE.length, sha256: hash.digest('hex'), records: null };
  writeWithHole(path, signed(files, key, facts), { name: NAME, bytes: facts.bytes, crc });
}

function signed(files: Files, key: Genuine['key'], facts: { path: string; sha256: string }): Files {
  const listed = withManifest(files, key, (manifest) => {
    manifest.files.push({ ...manifest.files[0], ...facts } as (typeof manifest.files)[number]);
  });
  const sums = [...listed]
    .filter(([path]) => path !== 'SHA256SUMS' && !path.startsWith('META/'))
    .map(([path, data]) => ({ path, sha256: createHash('sha256').update(data).digest('hex') }));
  return withSums(listed, Buffer.from(sha256Sums([...sums, facts])), key);
}

/** The zip of the files, with one more entry whose data is a hole. */
function writeWithHole(path: string, files: Files, hole: { name: string; bytes: number; crc: number }): void {
  const zip = rawZip(rawEntries(files));
  const end = zip.subarray(zip.length - 22);
  const start = end.readUInt32LE(16);
  const directory = zip.subarray(start, zip.length - 22);
  const name = Buffer.from(hole.name);
  // rawZip's own first entry shows version, flags and time
  const local = Buffer.from(zip.subarray(0, 30));
  const central = Buffer.from(directory.subarray(0, 46));
  for (const [header, at] of [
    [local, 14],
    [central, 16],
  ] as const) {
    header.writeUInt32LE(hole.crc, at);
    header.writeUInt32LE(hole.bytes, at + 4);
    header.writeUInt32LE(hole.bytes, at + 8);
    header.writeUInt16LE(name.length, at + 12);
    header.writeUInt16LE(0, at + 14);
    header.writeUInt16LE(0, at - 6);
  }
  central.writeUInt32LE(start, 42);
  const last = Buffer.from(end);
  const size = directory.length + 46 + name.length;
  for (const at of [8, 10]) last.writeUInt16LE(end.readUInt16LE(at) + 1, at);
  last.writeUInt32LE(size, 12);
  const directoryStart = start + 30 + name.length + hole.bytes;
  last.writeUInt32LE(directoryStart, 16);
  const file = openSync(path, 'wx');
  try {
    writeSync(file, Buffer.concat([zip.subarray(0, start), local, name]), 0, undefined, 0);
    ftruncateSync(file, directoryStart);
    const tail = Buffer.concat([directory, central, name, last]);
    writeSync(file, tail, 0, tail.length, directoryStart);
  } finally {
    closeSync(file);
  }
}
