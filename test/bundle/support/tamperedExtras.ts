import { crc32 } from 'node:zlib';
import { extraField, type RawEntry, u16, u32, zip64Field } from './rawZip.ts';
import { editEntry, type Genuine, type Tampering, text, USERS } from './tamperTools.ts';

const SATURATED = 0xffffffff;

/** A unicode-path field: version, checksum of the plain name, another name (APPNOTE.TXT 4.6.9). */
function secondName(name: string): Buffer {
  const plain = u32(crc32(text(USERS)));
  return extraField(0x7075, Buffer.concat([text('\u0001'), plain, text(name)]));
}

/** The same field in the local header, in the directory, and in both: readers go by either. */
function everywhere(code: Tampering['code'], what: string, field: Buffer): Tampering[] {
  const edit =
    (entry: Partial<RawEntry>) =>
    ({ files }: Genuine) =>
      editEntry(files, USERS, entry);
  return [
    { code, what: `${what} in the local header`, make: edit({ local: { extra: field } }) },
    { code, what: `${what} in the directory`, make: edit({ extra: field }) },
    { code, what: `${what} in both headers`, make: edit({ extra: field, local: { extra: field } }) },
  ];
}

/** A local header whose sizes are left to a zip64 field. */
function localZip64(field: (size: number) => Buffer, edit: Partial<RawEntry> = {}) {
  return ({ files }: Genuine): Buffer => {
    const size = files.get(USERS)?.length ?? 0;
    const local = { size: SATURATED, packed: SATURATED, extra: field(size) };
    return editEntry(files, USERS, { method: 0, ...edit, local: { ...local, ...edit.local } });
  };
}

/** Extra fields by which one reader sees another archive than the next. */
export const EXTRAS: Tampering[] = [
  ...everywhere('ZIP_EXTRA_NAME', 'the name of another file', secondName('evidence/roles.jsonl')),
  ...everywhere('ZIP_EXTRA_NAME', 'a name that climbs out', secondName('../../evil')),
  ...everywhere('ZIP_EXTRA_NAME', 'a second comment', extraField(0x6375, Buffer.alloc(5))),
  ...everywhere('ZIP_EXTRA_NAME', 'a name of one byte', extraField(0x7075, text('x'))),
  ...everywhere(
    'ZIP_EXTRA_LINK',
    'a PKWARE Unix field with a link target',
    extraField(0x000d, Buffer.concat([Buffer.alloc(12), text('/etc/passwd')])),
  ),
  ...everywhere('ZIP_EXTRA_LINK', 'an ASi field', extraField(0x756e, Buffer.alloc(14))),
  ...everywhere('ZIP_EXTRA_UNKNOWN', 'a field of encryption', extraField(0x9901, Buffer.alloc(7))),
  ...everywhere('ZIP_EXTRA_UNKNOWN', 'a field of nobody', extraField(0xbeef, text('hidden'))),
  ...everywhere('ZIP_EXTRA_UNKNOWN', 'an Xceed name', extraField(0x554e, text('NUCX    x'))),
  ...everywhere('ZIP_EXTRA_MALFORMED', 'a cut field', Buffer.from('5554', 'hex')),
  ...everywhere('ZIP_EXTRA_MALFORMED', 'a field longer than its header', Buffer.from('5554ff0001', 'hex')),
  ...everywhere('ZIP_EXTRA_MALFORMED', 'bytes behind a time', extraField(0x5455, text('\u0001123456'))),
  ...everywhere('ZIP_EXTRA_MALFORMED', 'bytes behind an owner', extraField(0x7875, Buffer.alloc(40, 1))),
  ...everywhere('ZIP_EXTRA_MALFORMED', 'bytes behind NTFS times', extraField(0x000a, Buffer.alloc(33))),
  ...everywhere(
    'ZIP_EXTRA_REPEATED',
    'the same field twice',
    Buffer.concat([extraField(0x5455, text('\u00011234')), extraField(0x5455, text('\u00011234'))]),
  ),
  ...everywhere('ZIP_EXTRA_ZIP64', 'a zip64 field that nothing needs', zip64Field(5, 5)),
  ...everywhere('ZIP_EXTRA_ZIP64', 'an empty zip64 field', extraField(1, Buffer.alloc(0))),
  { code: 'ZIP_EXTRA_ZIP64', what: 'zip64 sizes that lie', make: localZip64(() => zip64Field(5, 5)) },
  {
    code: 'ZIP_EXTRA_ZIP64',
    what: 'zip64 sizes of zero',
    make: localZip64(() => zip64Field(0, 0)),
  },
  {
    code: 'ZIP_EXTRA_ZIP64',
    what: 'zip64 sizes with an offset behind them',
    make: localZip64((size) => zip64Field(size, size, 0)),
  },
  {
    code: 'ZIP_EXTRA_ZIP64',
    what: 'one zip64 size of two',
    make: localZip64((size) => zip64Field(size)),
  },
  { code: 'ZIP_EXTRA_ZIP64', what: 'no zip64 field at all', make: localZip64(() => Buffer.alloc(0)) },
  {
    code: 'ZIP_EXTRA_ZIP64',
    what: 'one size left to a zip64 field',
    make: ({ files }) => {
      const size = files.get(USERS)?.length ?? 0;
      return editEntry(files, USERS, { method: 0, local: { size: SATURATED, extra: zip64Field(size) } });
    },
  },
  {
    code: 'ZIP_EXTRA_ZIP64',
    what: 'an offset in the directory that is left to nothing',
    make: ({ files }) => editEntry(files, USERS, { central: { offset: SATURATED } }),
  },
  {
    code: 'ZIP_SPECIAL_FILE',
    what: 'a reparse point of Windows',
    make: ({ files }) => editEntry(files, USERS, { dos: 0x400 }),
  },
  {
    code: 'ZIP_METHOD_UNSUPPORTED',
    what: 'a patch in place of data',
    make: ({ files }) => editEntry(files, USERS, { flags: 0x0820 }),
  },
  {
    code: 'ZIP_METHOD_UNSUPPORTED',
    what: 'stored data whose size follows it',
    make: ({ files }) => {
      const data = files.get(USERS) ?? Buffer.alloc(0);
      const sizes = [u32(crc32(data)), u32(data.length), u32(data.length)];
      const descriptor = Buffer.concat([u32(0x08074b50), ...sizes]);
      return editEntry(files, USERS, { method: 0, flags: 0x0808, descriptor });
    },
  },
  {
    code: 'ZIP_EXTRA_MALFORMED',
    what: 'an extra field that runs over the data',
    make: ({ files }) =>
      editEntry(files, USERS, { local: { extra: Buffer.concat([u16(0x5455), u16(500), text('x')]) } }),
  },
];

/** Fields that say nothing but times and owners, as Info-ZIP and Windows write them: let pass. */
export const HARMLESS_EXTRAS: { what: string; edit: Partial<RawEntry> }[] = [
  {
    what: 'times and owners of Info-ZIP',
    edit: {
      extra: Buffer.concat([
        extraField(0x5455, text('\u00031234')),
        extraField(0x7875, Buffer.from('010400000000040000000a', 'hex').subarray(0, 11)),
      ]),
      local: {
        extra: Buffer.concat([
          extraField(0x5455, text('\u000312345678')),
          extraField(0x7875, Buffer.from('0104000000000400000000', 'hex')),
        ]),
      },
    },
  },
  {
    what: 'times of NTFS',
    edit: {
      extra: extraField(0x000a, Buffer.concat([Buffer.alloc(4), u16(1), u16(24), Buffer.alloc(24, 7)])),
    },
  },
];

/** Sizes that are rightly left to zip64 fields, as Python and Info-ZIP write them. */
export const RIGHT_ZIP64 = localZip64((size) => zip64Field(size, size));
