import { META } from '../../../src/bundle/names.ts';
import { pack, rawEntries } from './bundleFiles.ts';
import { rawZip } from './rawZip.ts';
import { editEntry, entriesWith, evil, type Tampering, text, USERS } from './tamperTools.ts';

/** Archives that no reader should trust. */
export const ARCHIVE: Tampering[] = [
  {
    code: 'ZIP_NOT_A_ZIP',
    what: 'another kind of file',
    make: () => text('%PDF-1.7 and so on, long enough to hold an end record'),
  },
  { code: 'ZIP_NOT_A_ZIP', what: 'an empty file', make: () => Buffer.alloc(0) },
  { code: 'ZIP_TRUNCATED', what: 'half a bundle', make: ({ zip }) => zip.subarray(0, zip.length / 2) },
  { code: 'ZIP_TRUNCATED', what: 'the last byte missing', make: ({ zip }) => zip.subarray(0, -1) },
  {
    code: 'ZIP_PREPENDED',
    what: 'a stub before the zip',
    make: ({ zip }) => Buffer.concat([text('#!/bin/sh\n'), zip]),
  },
  {
    code: 'ZIP_TRAILING_DATA',
    what: 'a byte after the zip',
    make: ({ zip }) => Buffer.concat([zip, text('x')]),
  },
  {
    code: 'ZIP_TRAILING_DATA',
    what: 'a comment',
    make: ({ files }) => rawZip(rawEntries(files), { comment: 'hello' }),
  },
  {
    code: 'ZIP_DIRECTORY_MALFORMED',
    what: 'a wrong count',
    make: ({ files }) => rawZip(rawEntries(files), { count: 3 }),
  },
  {
    code: 'ZIP_DIRECTORY_MALFORMED',
    what: 'a comment at an entry',
    make: ({ files }) => editEntry(files, USERS, { comment: 'x' }),
  },
  {
    code: 'ZIP_HEADER_MISMATCH',
    what: 'two names',
    make: ({ files }) => editEntry(files, USERS, { local: { name: 'evidence/USERS.jsonl' } }),
  },
  {
    code: 'ZIP_HEADER_MISMATCH',
    what: 'two sizes',
    make: ({ files }) => editEntry(files, USERS, { local: { size: 1 } }),
  },
  {
    code: 'ZIP_HEADER_MISMATCH',
    what: 'two times',
    make: ({ files }) => editEntry(files, USERS, { local: { time: 1 } }),
  },
  {
    code: 'ZIP_OVERLAP',
    what: 'two entries over the same bytes',
    make: ({ files }) => rawZip(rawEntries(files), { overlap: true }),
  },
  {
    code: 'ZIP_GAP',
    what: 'bytes between the entries and the directory',
    make: ({ files }) => rawZip(rawEntries(files), { gap: text('hidden') }),
  },
  {
    code: 'ZIP_TOO_MANY_ENTRIES',
    what: '10,001 entries',
    make: () =>
      rawZip(
        Array.from({ length: 10_001 }, (_, index) => ({
          name: `f${index}`,
          data: Buffer.alloc(0),
          method: 0,
        })),
      ),
  },
  {
    code: 'ZIP_ENCRYPTED',
    what: 'an encrypted entry',
    make: ({ files }) => editEntry(files, USERS, { flags: 0x0801 }),
  },
  {
    code: 'ZIP_METHOD_UNSUPPORTED',
    what: 'an entry packed with bzip2',
    make: ({ files }) => editEntry(files, USERS, { method: 12 }),
  },
  {
    code: 'ZIP_BOMB',
    what: 'a gigabyte of nothing',
    make: ({ files }) => entriesWith(files, { ...evil('bomb'), size: 2 ** 30 }),
  },
  {
    code: 'ZIP_SIZE_MISMATCH',
    what: 'more comes out than declared',
    make: ({ files }) => editEntry(files, USERS, { size: 10 }),
  },
  {
    code: 'ZIP_SIZE_MISMATCH',
    what: 'less comes out than declared',
    make: ({ files }) => editEntry(files, USERS, { size: 10_000 }),
  },
  {
    code: 'ZIP_SIZE_MISMATCH',
    what: 'bytes hidden after the packed data',
    // a final stored block of no bytes, then what was hidden
    make: ({ files }) =>
      entriesWith(files, {
        ...evil('x', { data: Buffer.alloc(0) }),
        packed: Buffer.from('010000ffff686964', 'hex'),
      }),
  },
  { code: 'ZIP_CRC', what: 'a wrong checksum', make: ({ files }) => editEntry(files, USERS, { crc: 1 }) },
  {
    code: 'ZIP_DATA_DAMAGED',
    what: 'packed data that is none',
    make: ({ files }) => editEntry(files, USERS, { packed: Buffer.alloc(40, 0xff) }),
  },
  {
    code: 'FILE_TOO_LARGE',
    what: 'an enormous signature',
    make: ({ files }) => pack(new Map(files).set(META.openssl, Buffer.alloc(70_000))),
  },
];

/** Names that must not be unpacked. */
export const NAMES: Tampering[] = [
  {
    code: 'ZIP_NAME_INVALID',
    what: 'a newline in a name',
    make: ({ files }) => entriesWith(files, evil('a\nb')),
  },
  { code: 'ZIP_NAME_INVALID', what: 'no name', make: ({ files }) => entriesWith(files, evil('')) },
  {
    code: 'ZIP_NAME_INVALID',
    what: 'bytes that are not UTF-8',
    make: ({ files }) => entriesWith(files, evil(Buffer.from([0xc3, 0x28]))),
  },
  {
    code: 'ZIP_NAME_INVALID',
    what: 'an encoding that is not told',
    make: ({ files }) => entriesWith(files, evil('é', { flags: 0 })),
  },
  {
    code: 'ZIP_NAME_INVALID',
    what: 'a device of Windows',
    make: ({ files }) => entriesWith(files, evil('evidence/con.txt')),
  },
  { code: 'ZIP_PATH_TRAVERSAL', what: '../', make: ({ files }) => entriesWith(files, evil('../evil')) },
  {
    code: 'ZIP_PATH_TRAVERSAL',
    what: 'a/../../',
    make: ({ files }) => entriesWith(files, evil('evidence/../../evil')),
  },
  { code: 'ZIP_PATH_ABSOLUTE', what: '/etc', make: ({ files }) => entriesWith(files, evil('/etc/passwd')) },
  { code: 'ZIP_PATH_DRIVE', what: 'C:', make: ({ files }) => entriesWith(files, evil('C:/evil')) },
  {
    code: 'ZIP_PATH_BACKSLASH',
    what: 'a backslash',
    make: ({ files }) => entriesWith(files, evil('evidence\\evil')),
  },
  {
    code: 'ZIP_SYMLINK',
    what: 'a symbolic link',
    make: ({ files }) => entriesWith(files, evil('link', { mode: 0o120777 })),
  },
  {
    code: 'ZIP_SPECIAL_FILE',
    what: 'a device file',
    make: ({ files }) => entriesWith(files, evil('device', { mode: 0o060644 })),
  },
  {
    code: 'ZIP_SPECIAL_FILE',
    what: 'a set-uid file',
    make: ({ files }) => entriesWith(files, evil('tool', { mode: 0o104755 })),
  },
  { code: 'ZIP_DUPLICATE', what: 'a name twice', make: ({ files }) => entriesWith(files, evil(USERS)) },
  {
    code: 'ZIP_CASE_COLLISION',
    what: 'names that differ by case',
    make: ({ files }) => entriesWith(files, evil('evidence/USERS.jsonl')),
  },
  {
    code: 'ZIP_UNICODE_COLLISION',
    what: 'names that differ by normalisation',
    make: ({ files }) => entriesWith(files, evil('caf\u00e9'), evil('cafe\u0301')),
  },
  {
    code: 'ZIP_PATH_CONFLICT',
    what: 'a file that is a folder',
    make: ({ files }) => entriesWith(files, evil(`${USERS}/x`)),
  },
];
