import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { pack, resigned, withManifest, withSums } from './bundleFiles.ts';
import { change, hex, sidecarKey, type Tampering, text, USERS, without } from './tamperTools.ts';

/** Files that SHA256SUMS does not vouch for. */
export const SUMS: Tampering[] = [
  { code: 'SUMS_MISSING', what: 'no SHA256SUMS', make: ({ files }) => pack(without(files, 'SHA256SUMS')) },
  {
    code: 'SUMS_MALFORMED',
    what: 'sums out of order',
    make: ({ files, key }) =>
      pack(
        withSums(
          files,
          text(`${String(files.get('SHA256SUMS')).trimEnd().split('\n').reverse().join('\n')}\n`),
          key,
        ),
      ),
  },
  {
    code: 'SUMS_MALFORMED',
    what: 'a line that is none',
    make: ({ files, key }) => pack(withSums(files, text('hello\n'), key)),
  },
  {
    code: 'SUM_MISMATCH',
    what: 'an edited file',
    make: ({ files }) => pack(change(files, USERS, (data) => Buffer.concat([data, text('{}\n')]))),
  },
  { code: 'SUM_FILE_MISSING', what: 'a file taken out', make: ({ files }) => pack(without(files, USERS)) },
  {
    code: 'SUM_FILE_EXTRA',
    what: 'a file put in',
    make: ({ files }) => pack(new Map(files).set('evidence/more.jsonl', text('{}\n'))),
  },
  {
    code: 'SUM_FILE_EXTRA',
    what: 'a file put into META/',
    make: ({ files }) => pack(new Map(files).set('META/more', text('x'))),
  },
  {
    code: 'SUM_FILE_EXTRA',
    what: 'a renamed file',
    make: ({ files }) =>
      pack(
        new Map([...files].map(([path, data]) => [path === USERS ? 'evidence/people.jsonl' : path, data])),
      ),
  },
  {
    code: 'LAYOUT_FILE_MISSING',
    what: 'a signed bundle without README',
    make: ({ files, key }) => pack(resigned(without(files, 'README.txt'), key)),
  },
];

/** What only somebody with the key could do. */
export const MANIFESTS: Tampering[] = [
  {
    code: 'MANIFEST_INVALID',
    what: 'a manifest that is no JSON',
    make: ({ files, key }) => pack(resigned(new Map(files).set('manifest.json', text('{')), key)),
  },
  {
    code: 'MANIFEST_INVALID',
    what: 'a schema of nobody',
    make: ({ files, key }) =>
      pack(withManifest(files, key, (manifest) => Object.assign(manifest, { schema: 'urn:x:v9' }))),
  },
  {
    code: 'MANIFEST_INVALID',
    what: 'a known member of another type beside an unknown one',
    make: ({ files, key }) =>
      pack(withManifest(files, key, (manifest) => Object.assign(manifest, { more: 1, entity: 7 }))),
  },
  {
    code: 'MANIFEST_INVALID',
    what: 'two entities',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'manifest.json', (data) =>
            text(String(data).replace('"entity":', '"entity": "Globex", "entity":')),
          ),
          key,
        ),
      ),
  },
  {
    code: 'MANIFEST_INVALID',
    what: 'a number beyond all range',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'manifest.json', (data) =>
            text(String(data).replace(/"clock_skew_ms": [^,]+/, '"clock_skew_ms": 1e999')),
          ),
          key,
        ),
      ),
  },
  {
    code: 'MANIFEST_INVALID',
    what: 'number 2 without a predecessor',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          manifest.sequence = 2;
        }),
      ),
  },
  {
    code: 'MANIFEST_ID_MISMATCH',
    what: 'another entity under the same id',
    make: ({ files, key }) =>
      pack(
        withManifest(
          files,
          key,
          (manifest) => {
            manifest.cluster.name = 'x';
          },
          true,
        ),
      ),
  },
  {
    code: 'MANIFEST_SIGNER_MISMATCH',
    what: 'another fingerprint',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          manifest.signing.key_fingerprint = 'SHA256:x';
        }),
      ),
  },
  {
    code: 'MANIFEST_FILE_MISSING',
    what: 'a file taken out and signed again',
    make: ({ files, key }) => pack(resigned(without(files, USERS), key)),
  },
  {
    code: 'MANIFEST_FILE_EXTRA',
    what: 'a file put in and signed again',
    make: ({ files, key }) => pack(resigned(new Map(files).set('evidence/more.jsonl', text('{}\n')), key)),
  },
  {
    code: 'MANIFEST_HASH_MISMATCH',
    what: 'a file edited and signed again',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, USERS, (data) => Buffer.concat([data, text('{}\n')])),
          key,
        ),
      ),
  },
  {
    code: 'MANIFEST_COUNT_MISMATCH',
    what: 'a count of records that is not so',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          for (const file of manifest.files) if (file.path === USERS) file.records = 7;
        }),
      ),
  },
  {
    code: 'MANIFEST_COUNT_MISMATCH',
    what: 'a count of rows that is not so',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          for (const one of manifest.datasets) one.counts.exported += 1;
        }),
      ),
  },
  {
    code: 'CSV_COUNT_MISMATCH',
    what: 'a row taken out of a spreadsheet view, everything signed again',
    make: ({ files, key }) => {
      const csv = 'evidence/users.csv';
      const shorter = change(files, csv, (data) =>
        text(`${String(data).split('\r\n').slice(0, 2).join('\r\n')}\r\n`),
      );
      return pack(
        withManifest(shorter, key, (manifest) => {
          for (const file of manifest.files) {
            if (file.path !== csv) continue;
            const data = shorter.get(csv) as Buffer;
            Object.assign(file, { bytes: data.length, sha256: hex(data), records: 1 });
          }
        }),
      );
    },
  },
  {
    code: 'RESULTS_INVALID',
    what: 'a second result of one procedure, without its exceptions',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'results.json', (data) => {
            const results = JSON.parse(String(data));
            results.results.push({ ...results.results[0], result: 'no_exception', exceptions: 0 });
            return text(JSON.stringify(results));
          }),
          key,
        ),
      ),
  },
  {
    code: 'RESULTS_INVALID',
    what: 'a result of nobody',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'results.json', (data) =>
            text(String(data).replace('"judgment_required"', '"passed"')),
          ),
          key,
        ),
      ),
  },
  {
    code: 'RESULTS_MISMATCH',
    what: 'other totals in the manifest',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          manifest.results.exceptions = 0;
        }),
      ),
  },
  {
    code: 'RESULTS_MISMATCH',
    what: 'an exception made to look accepted in the register',
    make: ({ files, key }) =>
      pack(
        withManifest(files, key, (manifest) => {
          Object.assign(manifest.register ?? {}, { new: 0, repeated: 0, reopened: 0 });
        }),
      ),
  },
  {
    code: 'RESULTS_INVALID',
    what: 'results that are no JSON',
    make: ({ files, key }) => pack(resigned(new Map(files).set('results.json', text('[]')), key)),
  },
  {
    code: 'RESULTS_MISMATCH',
    what: 'an exception made to vanish from the list',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'exceptions.csv', (data) => text(`${String(data).split('\r\n')[0]}\r\n`)),
          key,
        ),
      ),
  },
  {
    code: 'RESULTS_MISMATCH',
    what: 'an exception made to pass',
    make: ({ files, key }) =>
      pack(
        resigned(
          change(files, 'results.json', (data) =>
            text(String(data).replace('"exception"', '"no_exception"')),
          ),
          key,
        ),
      ),
  },
];

/** What lies beside the zip. */
export const BESIDE: Tampering[] = [
  ...['.sha256', '.sshsig'].flatMap((suffix): Tampering[] => [
    {
      code: 'SIDECAR_NOT_A_FILE',
      what: `a ${suffix} that is a link to the right one`,
      make: ({ zip }) => zip,
      beside: ({ key }, zip) => ({
        [suffix]: (path) => {
          const right = suffix === '.sha256' ? `${hex(zip)}  x\n` : sidecarKey(key, 'soc2-evidence', zip);
          writeFileSync(`${path}-real`, right);
          symlinkSync(`${path}-real`, path);
        },
      }),
    },
    {
      code: 'SIDECAR_NOT_A_FILE',
      what: `a ${suffix} that is a link to a device without end`,
      make: ({ zip }) => zip,
      beside: () => ({ [suffix]: (path) => symlinkSync('/dev/zero', path) }),
    },
    {
      code: 'SIDECAR_NOT_A_FILE',
      what: `a ${suffix} that is a pipe`,
      make: ({ zip }) => zip,
      beside: () => ({ [suffix]: (path) => void execFileSync('mkfifo', [path]) }),
    },
    {
      code: 'SIDECAR_NOT_A_FILE',
      what: `a ${suffix} that is a folder`,
      make: ({ zip }) => zip,
      beside: () => ({ [suffix]: (path) => mkdirSync(path) }),
    },
    {
      code: 'SIDECAR_TOO_LARGE',
      what: `a ${suffix} of a terabyte`,
      make: ({ zip }) => zip,
      beside: () => ({
        [suffix]: (path) => {
          writeFileSync(path, '');
          truncateSync(path, 2 ** 40);
        },
      }),
    },
  ]),
  {
    code: 'SIDECAR_MALFORMED',
    what: 'a sum that is none',
    make: ({ zip }) => zip,
    beside: () => ({ '.sha256': 'hello' }),
  },
  {
    code: 'SIDECAR_MISMATCH',
    what: 'the sum of another zip',
    make: ({ zip }) => zip,
    beside: () => ({ '.sha256': `${'0'.repeat(64)}  x.zip\n` }),
  },
  {
    code: 'SIDECAR_SIGNATURE_INVALID',
    what: 'the signature of another zip',
    make: ({ zip }) => zip,
    beside: ({ key }) => ({ '.sshsig': sidecarKey(key, 'soc2-evidence', Buffer.alloc(3)) }),
  },
  {
    code: 'SIDECAR_WRONG_KEY',
    what: "somebody else's signature",
    make: ({ zip }) => zip,
    beside: ({ otherKey }, zip) => ({ '.sshsig': sidecarKey(otherKey, 'soc2-evidence', zip) }),
  },
];
