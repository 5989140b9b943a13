import { deflateRawSync } from 'node:zlib';
import { WHOLE_FILES } from '../../../src/bundle/limits.ts';
import { type Files, pack, resigned, withSums } from './bundleFiles.ts';
import { noise } from './noise.ts';
import { type RawEntry, rawZip, u16, u32 } from './rawZip.ts';
import { entriesWith, evil, type Genuine, json, statement, text } from './tamperTools.ts';

/** An archive that is made to cost whoever reads it. */
export interface HostileArchive {
  name: string;
  make: () => Buffer;
}

const MIB = 2 ** 20;
/** Little less than what an archive may unpack to: the dearest one that is read at all. */
const RATIO = 57;

/**
 * Archives that try to exhaust memory or time: bombs, masses of entries, of lines, of cells, of values, of levels, of names.
 * Many are rightly signed, as by an attacker who has a key of their own. Same bytes for the same size.
 *
 * @param megabytes size to which those grow whose size is the point
 */
export function hostileArchives(genuine: Genuine, megabytes: number): HostileArchive[] {
  return [
    ...bombs(genuine, megabytes),
    ...masses(genuine, megabytes),
    ...documents(genuine),
    ...tables(genuine, megabytes),
    ...sums(genuine),
    ...meta(genuine),
    ...garbage(megabytes),
  ];
}

/** Repeats of a text, as many bytes of it as asked for. */
function filled(bytes: number, pattern: string): Buffer {
  return Buffer.alloc(bytes, pattern);
}

/** A rightly signed bundle with these files put in, and noise that makes the zip large enough for them. */
function paddedBundle({ files, key }: Genuine, more: Files, megabytes: number): Buffer {
  const padding = noise('padding', megabytes * MIB);
  return pack(resigned(new Map([...files, ...more, ['attachments/row-01/padding.bin', padding]]), key));
}

function bombs(genuine: Genuine, megabytes: number): HostileArchive[] {
  const unpacked = megabytes * RATIO * MIB;
  const patterns = ['\0', '\n', '"', ',', '"\n', '{}\n', 'a,b\n', '""', '"a\n', '\r'];
  const paths = [
    'evidence/x.jsonl',
    'evidence/x.csv',
    'exceptions.csv',
    'attachments/row-01/x.csv',
    'README.txt',
  ];
  const within = patterns.flatMap((pattern) =>
    paths.map((path) => ({
      name: `${JSON.stringify(pattern)} without end in ${path}`,
      make: () => {
        const packed = deflatedRun(pattern, unpacked);
        const padding = noise('padding', Math.max(0, megabytes * MIB - packed.length));
        const entries = [...genuine.files]
          .filter(([name]) => name !== path)
          .map(([name, data]) => ({ name, data }));
        return rawZip([
          ...entries,
          { name: path, data: Buffer.alloc(0), packed, size: unpacked, crc: 0 },
          { name: 'attachments/row-01/padding.bin', data: padding, method: 0 },
        ]);
      },
    })),
  );
  const zeros = () => deflatedRun('\0', 200 * MIB);
  return [
    ...within,
    {
      name: 'an honest bomb',
      make: () => entriesWith(genuine.files, { ...evil('bomb'), packed: zeros(), size: 200 * MIB }),
    },
    {
      name: 'a bomb that says it is small',
      make: () => entriesWith(genuine.files, { ...evil('bomb'), packed: zeros() }),
    },
    ...['manifest.json', 'results.json', 'SHA256SUMS', 'META/SHA256SUMS.sshsig', 'META/signer.pem'].map(
      (path) => ({
        name: `a bomb in ${path}`,
        make: () =>
          rawZip(
            [...genuine.files].map(([name, data]) =>
              name === path
                ? { name, data: Buffer.alloc(0), packed: deflatedRun('[', 60 * MIB), size: 60 * MIB }
                : { name, data },
            ),
          ),
      }),
    ),
    {
      name: 'a hundred entries over one packed stream',
      make: () => {
        const one = rawZip([{ name: 'a', data: filled(MIB, 'x') }]);
        return Buffer.concat(Array.from({ length: 100 }, () => one));
      },
    },
  ];
}

/** A run of a pattern as deflate packs it, made in pieces. */
function deflatedRun(pattern: string, bytes: number): Buffer {
  const piece = 8 * MIB;
  const head: Buffer[] = [];
  // Z_FULL_FLUSH ends a piece at a byte without ending the stream: the same bytes repeat
  const block = deflateRawSync(filled(piece, pattern), { finishFlush: 3 });
  for (let done = 0; done + piece <= bytes; done += piece) head.push(block);
  head.push(deflateRawSync(filled(bytes % piece, pattern)));
  return Buffer.concat(head);
}

function masses({ files }: Genuine, megabytes: number): HostileArchive[] {
  const many = (count: number, entry: (index: number) => RawEntry) => () =>
    rawZip([
      ...[...files].map(([name, data]) => ({ name, data })),
      ...Array.from({ length: count }, (_, index) => entry(index)),
    ]);
  const small = (name: string): RawEntry => ({ name, data: Buffer.alloc(0), method: 0 });
  const each = Math.floor((megabytes * RATIO * MIB) / 9_000);
  return [
    { name: '9,900 empty entries', make: many(9_900, (index) => small(`e/${index}`)) },
    { name: '20,000 entries', make: many(20_000, (index) => small(`e/${index}`)) },
    { name: '65,000 entries', make: many(65_000, (index) => small(`e/${index}`)) },
    { name: '9,900 entries of one name', make: many(9_900, () => small('same')) },
    { name: '9,900 names that differ by case', make: many(9_900, (index) => small(casing(index))) },
    {
      name: '9,900 paths of 120 folders',
      make: many(9_900, (index) => small(`${'a/'.repeat(117)}${index}`)),
    },
    {
      name: '120 paths of 30,000 folders',
      make: many(120, (index) => small(`${'a/'.repeat(30_000)}${index}`)),
    },
    {
      name: '120 names of 60,000 letters',
      make: many(120, (index) => small(`${'é'.repeat(30_000)}${index}`)),
    },
    { name: '9,900 names that climb', make: many(9_900, (index) => small(`../${index}`)) },
    {
      name: '9,900 names with composed letters',
      make: many(9_900, (index) => small(`${'ﷺ'.repeat(70)}${index}`)),
    },
    {
      name: '9,000 entries of a megabyte',
      make: () => {
        const data = filled(each, '{}\n');
        const packed = deflateRawSync(data);
        const entries = Array.from({ length: 9_000 }, (_, index) => ({
          name: `evidence/x${index}.jsonl`,
          data: Buffer.alloc(0),
          packed,
          size: each,
        }));
        const used = packed.length * 9_000;
        const padding = { name: 'p', data: noise('padding', Math.max(0, megabytes * MIB - used)), method: 0 };
        return rawZip([...entries, padding]);
      },
    },
    {
      name: 'extra fields of 60 KiB at each of 120 entries',
      make: many(120, (index) => ({ ...small(`e/${index}`), extra: filled(60_000, 'UT\u0005\0\u0001abcd') })),
    },
    {
      name: '9,900 local extra fields without end',
      make: many(Math.min(9_900, megabytes * 15), (index) => ({
        ...small(`e/${index}`),
        local: { extra: filled(65_000, '\u0001\0\0\0') },
      })),
    },
    {
      name: 'an end record that announces four billion entries',
      make: () => {
        const zip = rawZip([small('a')]);
        const wide = Buffer.alloc(56);
        wide.writeUInt32LE(0x06064b50, 0);
        wide.writeBigUInt64LE(44n, 4);
        wide.writeBigUInt64LE(2n ** 32n, 24);
        wide.writeBigUInt64LE(2n ** 32n, 32);
        wide.writeBigUInt64LE(2n ** 60n, 40);
        const locator = Buffer.concat([u32(0x07064b50), u32(0), u32(zip.length - 22), u32(0), u32(1)]);
        const end = Buffer.concat([
          u32(0x06054b50),
          u32(0),
          u16(0xffff),
          u16(0xffff),
          u32(2 ** 32 - 1),
          u32(2 ** 32 - 1),
          u16(0),
        ]);
        return Buffer.concat([zip.subarray(0, -22), wide, locator, end]);
      },
    },
  ];
}

function casing(index: number): string {
  const letters = [...'abcdefghijklmnopq'].map((letter, bit) =>
    (index >> bit) & 1 ? letter.toUpperCase() : letter,
  );
  return `e/${letters.join('')}`;
}

/** Documents that are signed, and cost as much as their size allows. */
function documents({ files, key }: Genuine): HostileArchive[] {
  const manifest = String(files.get('manifest.json'));
  const results = String(files.get('results.json'));
  const signed = (path: string, data: Buffer) => () => pack(resigned(new Map(files).set(path, data), key));
  const inside = (document: string, member: string) => text(document.trimEnd().replace(/\}$/, `,${member}}`));
  const fillers = (limit: number): [string, Buffer][] => [
    ['brackets', filled(limit, '[')],
    ['pairs of brackets', Buffer.concat([text('['), filled(limit, '[],'), text('0]')])],
    ['objects in objects', filled(limit, '{"a":')],
    ['zeros', Buffer.concat([text('['), filled(limit, '0,'), text('0]')])],
    ['one string', Buffer.concat([text('"'), filled(limit, 'x'), text('"')])],
    ['one string of escapes', Buffer.concat([text('"'), filled(limit, '\\u00e9'), text('"')])],
    ['one key', Buffer.concat([text('{"'), filled(limit, 'k'), text('":1}')])],
    ['one number', filled(limit, '9')],
    ['blanks', filled(limit, ' ')],
    ['no UTF-8', filled(limit, '\u0080')],
    ['a string without end', Buffer.concat([text('"'), filled(limit, '\\"')])],
    [
      'names without end',
      text(`{${Array.from({ length: 240_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
    ],
  ];
  const wide = (count: number, value: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => value(index)).join(',');
  return [
    ...['manifest.json', 'results.json'].flatMap((path) =>
      fillers((WHOLE_FILES[path] ?? 0) - 64).map(([what, data]) => ({
        name: `${what} in a signed ${path}`,
        make: signed(path, data),
      })),
    ),
    {
      name: 'a signed manifest with 240,000 unknown members',
      make: signed(
        'manifest.json',
        inside(
          manifest,
          wide(240_000, (index) => `"x${index}":0`),
        ),
      ),
    },
    {
      name: 'a signed manifest with unknown strings of 7 MiB',
      make: signed('manifest.json', inside(manifest, `"x":"${'y'.repeat(7 * MIB - manifest.length)}"`)),
    },
    {
      name: 'a signed manifest with a path of 7 MiB',
      make: signed('manifest.json', text(manifest.replace('"path": "', `"path": "${'p/'.repeat(3 * MIB)}`))),
    },
    {
      name: 'a signed manifest with 40,000 files',
      make: signed(
        'manifest.json',
        text(
          manifest.replace(
            '"files": [\n    {',
            `"files": [${wide(40_000, (index) => `{"path":"f${index}","bytes":0,"sha256":"${'0'.repeat(64)}","records":null}`)},{`,
          ),
        ),
      ),
    },
    {
      name: 'a signed manifest whose dataset has 240,000 files',
      make: signed(
        'manifest.json',
        text(
          manifest.replace(
            '"files": [\n        "',
            `"files": [${wide(240_000, (index) => `"${index}.csv"`)},"`,
          ),
        ),
      ),
    },
    {
      name: 'a signed manifest with an entity of 7 MiB',
      make: signed(
        'manifest.json',
        text(manifest.replace('"entity": "', `"entity": "${'*a'.repeat(3 * MIB)}`)),
      ),
    },
    {
      name: 'signed results of 100,000 procedures',
      make: signed(
        'results.json',
        text(
          results.replace(
            '"results": [',
            `"results": [${wide(100_000, (index) => `{"id":"P${index}","exceptions":0,"result":"no_exception"}`)},`,
          ),
        ),
      ),
    },
  ];
}

function tables(genuine: Genuine, megabytes: number): HostileArchive[] {
  const bytes = Math.min(megabytes * RATIO, 600) * MIB;
  const header = text('number,procedure,rule\r\n');
  const tablesOf: [string, Buffer][] = [
    ['one cell', Buffer.concat([header, text('1,"'), filled(bytes, 'x'), text('",r\r\n')])],
    ['one cell without quotes', Buffer.concat([header, text('1,'), filled(bytes, 'x'), text(',r\r\n')])],
    ['cells of one record', Buffer.concat([header, filled(bytes, ','), text('\r\n')])],
    ['columns of the header', Buffer.concat([filled(bytes, 'c,'), text('procedure\r\n')])],
    ['a header without end', filled(bytes, 'procedure')],
    ['quotes without end', Buffer.concat([header, filled(bytes, '"')])],
    [
      'procedures',
      Buffer.concat([
        header,
        text(Array.from({ length: 1_000_000 }, (_, index) => `1,P${index},r\r\n`).join('')),
      ]),
    ],
    ['records of nothing', Buffer.concat([header, filled(bytes, '\n')])],
  ];
  return tablesOf.map(([what, data]) => ({
    name: `${what} in a signed exceptions.csv`,
    make: () => paddedBundle(genuine, new Map([['exceptions.csv', data]]), megabytes),
  }));
}

function sums({ files, key }: Genuine): HostileArchive[] {
  const limit = 4 * MIB - 64;
  const line = `${'0'.repeat(64)}  `;
  const contents: [string, Buffer][] = [
    ['newlines', filled(limit, '\n')],
    ['one line', Buffer.concat([text(line), filled(limit, 'x'), text('\n')])],
    ['letters', filled(limit, '0')],
    [
      '30,000 lines',
      text(Array.from({ length: 30_000 }, (_, index) => `${line}f${100_000 + index}\n`).join('')),
    ],
    [
      '9,999 lines of missing files',
      text(Array.from({ length: 9_999 }, (_, index) => `${line}f${100_000 + index}\n`).join('')),
    ],
    ['no UTF-8', filled(limit, Buffer.from([0xff, 0xfe, 0x0a]).toString('latin1'))],
  ];
  return contents.map(([what, data]) => ({
    name: `${what} in a signed SHA256SUMS`,
    make: () => pack(withSums(files, data, key)),
  }));
}

function meta({ files, key }: Genuine): HostileArchive[] {
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const replaced = (path: string, data: Buffer) => () => pack(new Map(files).set(path, data));
  return [
    { name: 'a nested attestation', make: replaced('META/attestation.dsse.json', text(nested)) },
    { name: 'a nested Sigstore bundle', make: replaced('META/attestation.sigstore.json', text(nested)) },
    {
      name: 'a signed statement with a nested predicate',
      make: () =>
        pack(
          statement(
            files,
            (value) => ({ ...value, predicate: { x: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) } }),
            key,
          ),
        ),
    },
    {
      name: 'a statement with 200,000 digests',
      make: () =>
        pack(
          json(files, 'META/attestation.dsse.json', (envelope: object) => ({
            ...envelope,
            payload: text(
              `{"_type":"x","subject":[{"name":"x","digest":{${Array.from({ length: 15_000 }, (_, i) => `"${i}":""`).join(',')}}}]}`,
            ).toString('base64'),
          })),
        ),
    },
    {
      name: 'an SSH signature of 16 KiB',
      make: replaced('META/SHA256SUMS.sshsig', filled(16_000, '-----BEGIN SSH SIGNATURE-----\nA')),
    },
    { name: 'a signature of 16 KiB', make: replaced('META/SHA256SUMS.sig', filled(16_000, '\u0030\u0082')) },
    {
      name: 'an enclosed key of 16 KiB',
      make: replaced('META/signer.pem', filled(16_000, '-----BEGIN PUBLIC KEY-----\n')),
    },
  ];
}

function garbage(megabytes: number): HostileArchive[] {
  const bytes = megabytes * MIB;
  return [
    { name: 'noise', make: () => noise('garbage', bytes) },
    { name: 'end records without end', make: () => filled(bytes, 'PK\u0005\u0006') },
    { name: 'local headers without end', make: () => filled(bytes, 'PK\u0003\u0004') },
    { name: 'directory headers without end', make: () => filled(bytes, 'PK\u0001\u0002') },
    {
      name: 'a directory of zeros',
      make: () => {
        const end = Buffer.concat([
          u32(0x06054b50),
          u32(0),
          u16(9_000),
          u16(9_000),
          u32(bytes),
          u32(0),
          u16(0),
        ]);
        return Buffer.concat([Buffer.alloc(bytes), end]);
      },
    },
  ];
}
