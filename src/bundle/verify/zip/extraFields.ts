import { VerificationError } from '../codes.ts';
import { bigOffset } from './endRecord.ts';

/** One extra field of a header (APPNOTE.TXT 4.5). */
export interface ExtraField {
  id: number;
  data: Buffer;
}

const ZIP64 = 0x0001;
// give the entry another name or comment for readers that know them (APPNOTE.TXT 4.6.8, 4.6.9)
const UNICODE_NAMES: ReadonlySet<number> = new Set([0x7075, 0x6375]);
// PKWARE Unix and ASi Unix: both can turn the entry into a link or a device
const LINK_MAKERS: ReadonlySet<number> = new Set([0x000d, 0x756e]);

/** Fields that say nothing but times and owners, by id, each with the form that it must have. */
const HARMLESS: ReadonlyMap<number, (data: Buffer, isLocal: boolean) => boolean> = new Map([
  [0x5455, isExtendedTime],
  [0x7875, isUnixOwner],
  [0x000a, isNtfsTimes],
]);

/**
 * Splits and judges the extra fields of one header. Local and central ones are held to the same rules: a reader may go by
 * either.
 *
 * @param bytes the extra part of the header
 * @param name of the entry, for messages
 * @returns the data of the zip64 field; null when there is none
 * @throws VerificationError ZIP_EXTRA_…
 */
export function readExtraFields(bytes: Buffer, name: string, isLocal: boolean): Buffer | null {
  const seen = new Set<number>();
  let zip64: Buffer | null = null;
  for (const { id, data } of splitFields(bytes, name)) {
    const label = `extra field 0x${id.toString(16).padStart(4, '0')}`;
    if (seen.has(id)) throw new VerificationError('ZIP_EXTRA_REPEATED', name, `${label} occurs twice`);
    seen.add(id);
    if (UNICODE_NAMES.has(id))
      throw new VerificationError('ZIP_EXTRA_NAME', name, `${label} gives the entry a second name`);
    if (LINK_MAKERS.has(id))
      throw new VerificationError('ZIP_EXTRA_LINK', name, `${label} can turn the entry into a link`);
    const isSound = id === ZIP64 ? () => true : HARMLESS.get(id);
    if (isSound === undefined)
      throw new VerificationError('ZIP_EXTRA_UNKNOWN', name, `${label} is not one that a bundle has`);
    if (!isSound(data, isLocal))
      throw new VerificationError(
        'ZIP_EXTRA_MALFORMED',
        name,
        `${label} is not in the form that it must have`,
      );
    if (id === ZIP64) zip64 = data;
  }
  return zip64;
}

function* splitFields(bytes: Buffer, name: string): Generator<ExtraField> {
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.length - at < 4 ? bytes.length : bytes.readUInt16LE(at + 2);
    if (bytes.length - at < 4 + length)
      throw new VerificationError('ZIP_EXTRA_MALFORMED', name, 'an extra field is cut off');
    yield { id: bytes.readUInt16LE(at), data: bytes.subarray(at + 4, at + 4 + length) };
    at += 4 + length;
  }
}

/**
 * The 64-bit numbers of a zip64 field, one for each 32-bit number that is saturated, in their order, and not a byte more
 * (APPNOTE.TXT 4.5.3).
 *
 * @param field null when the header has none
 * @param narrow the 32-bit numbers of the header: size, packed size, and in the directory the offset
 * @returns the numbers as they are meant
 * @throws VerificationError ZIP_EXTRA_ZIP64
 */
export function widen(field: Buffer | null, narrow: readonly number[], name: string): number[] {
  const fail = (detail: string) => new VerificationError('ZIP_EXTRA_ZIP64', name, detail);
  const wide = narrow.filter((value) => value === SATURATED).length;
  if (field === null) {
    if (wide > 0) throw fail('a size is left to a zip64 field that is not there');
    return [...narrow];
  }
  if (wide === 0) throw fail('a zip64 field repeats sizes that the header gives');
  if (field.length !== 8 * wide) throw fail(`its zip64 field has ${field.length} bytes, not ${8 * wide}`);
  let at = -8;
  return narrow.map((value) => {
    if (value !== SATURATED) return value;
    at += 8;
    return bigOffset(field, at);
  });
}

const SATURATED = 0xffffffff;

/** Info-ZIP "UT": flags, then a time for each flag; the directory gives the modification time only. */
function isExtendedTime(data: Buffer, isLocal: boolean): boolean {
  const flags = data[0] ?? 0xff;
  const times = [1, 2, 4].filter((bit) => flags & bit).length;
  if (data.length < 1 || flags > 7) return false;
  return data.length === 1 + 4 * times || (!isLocal && data.length === 1 + 4 * (flags & 1));
}

/** Info-ZIP "ux": version 1, then user and group id, each with its length. */
function isUnixOwner(data: Buffer): boolean {
  const user = data[1] ?? 255;
  const group = data[2 + user] ?? 255;
  return data[0] === 1 && user <= 8 && group <= 8 && data.length === 3 + user + group;
}

/** PKWARE NTFS: four reserved bytes, then attribute 1 with three times of eight bytes. */
function isNtfsTimes(data: Buffer): boolean {
  return data.length === 32 && data.readUInt32LE(0) === 0 && data.readUInt32LE(4) === 0x0018_0001;
}
