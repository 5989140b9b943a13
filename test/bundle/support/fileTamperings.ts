import { META } from '../../../src/bundle/names.ts';
import type { VerifyCode } from '../../../src/bundle/verify/codes.ts';
import { type Files, pack, rawEntries, resigned, withManifest } from './bundleFiles.ts';
import { rawZip } from './rawZip.ts';
import { type Genuine, hex, text, without } from './tamperTools.ts';

/** Every kind of file that a bundle of schema v2 can hold, by a path or the beginning of one. */
export const KINDS = [
  ...['index.html', 'workbook.xlsx', 'README.txt', 'VERIFY.txt', 'known-limitations.txt'],
  ...['manifest.json', 'manifest.schema.json', 'requests.csv', 'results.json', 'results.csv'],
  ...['exceptions.csv', 'exceptions-history.csv', 'controls/matrix.csv', 'controls/data-dictionary.csv'],
  ...['controls/settings.csv', 'controls/CC', 'controls/procedures/K', 'controls/procedures/load-'],
  ...['evidence/users.', 'evidence/events/', 'populations/', 'samples/', 'delta/', 'reconciliation/'],
  ...[
    'collection/completeness.json',
    'collection/requests.jsonl',
    'collection/ipe.csv',
    'attachments/',
    'SHA256SUMS',
    'META/',
  ],
] as const;

/** Files that the bundle of the tests lacks: one of each kind is enough. */
const MORE: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><title>Report</title>\n',
  'workbook.xlsx': 'PK\u0003\u0004 as a spreadsheet begins\n',
  'samples/K08.csv': 'rank,row_id\r\n1,a\r\n',
  'reconciliation/roll-forward.csv': 'dataset,opening,closing\r\nusers,1,1\r\n',
  'attachments/row-01/0123456789abcdef-policy.pdf': '%PDF-1.7\n',
};

/** The genuine bundle with a file of each kind, signed by its key. */
export function withEveryKind({ files, key }: Genuine): Files {
  const all = new Map(files);
  for (const [path, contents] of Object.entries(MORE)) if (!all.has(path)) all.set(path, text(contents));
  return withManifest(all, key, (manifest) => {
    for (const [path, contents] of Object.entries(MORE)) {
      if (files.has(path)) continue;
      const records = /\.csv$/.test(path) ? contents.split('\r\n').length - 2 : null;
      const facts = { path, bytes: Buffer.byteLength(contents), sha256: hex(text(contents)), records };
      manifest.files.push({ ...manifest.files[0], ...facts } as (typeof manifest.files)[number]);
    }
  });
}

/** One file of a bundle, tampered with. */
export interface FileTampering {
  path: string;
  what: string;
  code: VerifyCode;
  zip: Buffer;
}

/** One file, tampered with in each way: by somebody without the key, then by its holder, who lists and signs anew. */
export function fileTamperings(files: Files, path: string, { key }: Genuine): FileTampering[] {
  const data = files.get(path) ?? Buffer.alloc(0);
  const altered = (contents: Buffer) => new Map(files).set(path, contents);
  const longer = Buffer.concat([data, text('\n')]);
  const flipped = Buffer.from(data.map((byte, index) => (index === data.length >> 1 ? byte ^ 1 : byte)));
  const [otherPath, other] = [...files].find(
    ([name, contents]) => name !== path && isListed(name) && !contents.equals(data),
  ) ?? ['', data];
  const beside = path.replace(/([^/.]*)(\.[^/]*)?$/, '$1-2$2');
  const bitAltered: [string, VerifyCode, Buffer] = [
    'altered by a bit',
    changed(path),
    pack(altered(flipped)),
  ];
  const outsider: [string, VerifyCode, Buffer][] = [
    ['made longer', changed(path), pack(altered(longer))],
    // what a bit of a signature comes to depends on the bit: verify.test.ts
    ...(path.startsWith('META/') ? [] : [bitAltered]),
    ['removed', missing(path), pack(without(files, path))],
    ['doubled', 'ZIP_DUPLICATE', rawZip([...rawEntries(files), { name: path, data }])],
    ['added again beside itself', 'SUM_FILE_EXTRA', pack(new Map(files).set(beside, data))],
    ['swapped with another', changed(path), pack(altered(other).set(otherPath, data))],
  ];
  const holder: [string, VerifyCode, Buffer][] = [
    ['altered and signed', 'MANIFEST_HASH_MISMATCH', pack(resigned(altered(longer), key))],
    ['removed and signed', 'MANIFEST_FILE_MISSING', pack(resigned(without(files, path), key))],
    ['added and signed', 'MANIFEST_FILE_EXTRA', pack(resigned(new Map(files).set(beside, data), key))],
  ];
  const all = isListed(path) && path !== 'manifest.json' ? [...outsider, ...holder] : outsider;
  return all.map(([what, code, zip]) => ({ path, what, code, zip }));
}

function isListed(path: string): boolean {
  return path !== 'SHA256SUMS' && !path.startsWith('META/');
}

/** What an alteration of a file raises first: META/ and SHA256SUMS are covered by signatures, all others by their sums. */
function changed(path: string): VerifyCode {
  const codes: Record<string, VerifyCode> = {
    SHA256SUMS: 'SIGNATURE_INVALID',
    [META.openssl]: 'SIGNATURE_INVALID',
    [META.sshsig]: 'SSHSIG_MALFORMED',
    [META.dsse]: 'DSSE_MALFORMED',
    [META.sigstore]: 'SIGSTORE_MALFORMED',
    [META.signer]: 'SIGNER_MALFORMED',
  };
  return codes[path] ?? 'SUM_MISMATCH';
}

function missing(path: string): VerifyCode {
  const codes: Record<string, VerifyCode> = {
    SHA256SUMS: 'SUMS_MISSING',
    [META.openssl]: 'SIGNATURE_MISSING',
    [META.sshsig]: 'SIGNATURE_MISSING',
    [META.dsse]: 'DSSE_MISSING',
    [META.sigstore]: 'SIGSTORE_MISSING',
    [META.signer]: 'SIGNATURE_MISSING',
  };
  return codes[path] ?? 'SUM_FILE_MISSING';
}
