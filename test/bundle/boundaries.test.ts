import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { META } from '../../src/bundle/names.ts';
import { CsvReader } from '../../src/bundle/verify/csvReader.ts';
import { counterFor } from '../../src/bundle/verify/recordCounters.ts';
import type { VerifyOptions } from '../../src/bundle/verify/verifyArchive.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { filesOf, pack } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { allowed, entriesWith, evil, type Genuine, sidecarKey } from './support/tamperTools.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let genuine: Genuine;

beforeAll(async () => {
  folder = await workspace();
  const key = await loadSigningKey((await createKey({ outDir: join(folder, 'a') })).privateKeyPath);
  const otherKey = await loadSigningKey((await createKey({ outDir: join(folder, 'b') })).privateKeyPath);
  const { path } = await writeBundle(sampleInput(), { outDir: folder, signer: key });
  genuine = { zip: await readFile(path), files: await filesOf(path), key, otherKey };
});

async function codesOf(zip: Buffer, options: VerifyOptions, sshsig?: string): Promise<string[]> {
  const path = join(folder, `${Math.random()}.zip`);
  await writeFile(path, zip);
  if (sshsig !== undefined) await writeFile(`${path}.sshsig`, sshsig);
  return (await verifyBundle(path, options)).codes;
}

describe('the time of allowed_signers', () => {
  const at = (time: string, head: string) =>
    codesOf(genuine.zip, { ...allowed(genuine.key, `"Acme Corp" ${head}`), now: new Date(time) });

  it('begins with valid-after and ends before valid-before', async () => {
    const head = 'namespaces="soc2-evidence",valid-after="20261001Z",valid-before="20261101123456Z"';
    expect(await at('2026-09-30T23:59:59.999Z', head)).toEqual(['SIGNATURE_KEY_NOT_VALID']);
    expect(await at('2026-10-01T00:00:00.000Z', head)).toEqual([]);
    expect(await at('2026-11-01T12:34:55.999Z', head)).toEqual([]);
    expect(await at('2026-11-01T12:34:56.000Z', head)).toEqual(['SIGNATURE_KEY_NOT_VALID']);
  });
});

describe('the signature beside the zip', () => {
  it('is of the signer of the bundle, not of any key that is allowed', async () => {
    const { key, otherKey, zip } = genuine;
    const both = { allowedSigners: [key, otherKey].map((one) => allowed(one, '*').allowedSigners).join('') };
    expect(await codesOf(zip, both, sidecarKey(key, 'soc2-evidence', zip))).toEqual([]);
    expect(await codesOf(zip, both, sidecarKey(otherKey, 'soc2-evidence', zip))).toEqual([
      'SIDECAR_WRONG_KEY',
    ]);
  });

  it('is bound by allowed_signers also where the zip cannot be read', async () => {
    const cut = genuine.zip.subarray(0, -1);
    const sshsig = sidecarKey(genuine.key, 'soc2-evidence', cut);
    const expired = allowed(genuine.key, '* valid-before="20200101Z"');
    expect(await codesOf(cut, expired, sshsig)).toEqual(['ZIP_TRUNCATED', 'SIGNATURE_KEY_NOT_VALID']);
    expect(await codesOf(cut, allowed(genuine.key, '*'), sshsig)).toEqual(['ZIP_TRUNCATED']);
  });
});

describe('limits of an archive', () => {
  const trust = () => ({ publicKeyPem: genuine.key.public.pem });

  it('are met by a name of 240 bytes and 12 parts, not by one more', async () => {
    const code = (name: string) => codesOf(entriesWith(genuine.files, evil(name)), trust());
    expect(await code('x'.repeat(240))).toEqual(['SUM_FILE_EXTRA']);
    expect(await code('x'.repeat(241))).toEqual(['ZIP_NAME_INVALID']);
    expect(await code(`${'a/'.repeat(11)}b`)).toEqual(['SUM_FILE_EXTRA']);
    expect(await code(`${'a/'.repeat(12)}b`)).toEqual(['ZIP_NAME_INVALID']);
  });

  it('count entries and unpacked bytes to the last', async () => {
    const entries = genuine.files.size;
    const total = [...genuine.files.values()].reduce((sum, { length }) => sum + length, 0);
    const zip = pack(genuine.files);
    const within = (limits: NonNullable<VerifyOptions['limits']>) => codesOf(zip, { ...trust(), limits });
    expect(await within({ maxEntries: entries })).toEqual([]);
    expect(await within({ maxEntries: entries - 1 })).toEqual(['ZIP_TOO_MANY_ENTRIES']);
    expect(await within({ maxRatio: 0, ratioFreeBytes: total })).toEqual([]);
    expect(await within({ maxRatio: 0, ratioFreeBytes: total - 1 })).toEqual(['ZIP_BOMB']);
    expect(await within({ maxTotalBytes: total })).toEqual([]);
    expect(await within({ maxTotalBytes: total - 1 })).toEqual(['ZIP_BOMB']);
    expect(await within({ ratioFreeBytes: 0, maxRatio: (total + 0.5) / zip.length })).toEqual([]);
  });

  it('hold for each file that is read whole', async () => {
    const signature = (bytes: number) =>
      codesOf(pack(new Map(genuine.files).set(META.openssl, Buffer.alloc(bytes))), trust());
    expect(await signature(16_384)).toContain('SIGNATURE_INVALID');
    expect(await signature(16_385)).toContain('FILE_TOO_LARGE');
  });
});

describe('records', () => {
  const line = fc.oneof(
    fc.constantFrom('', '{}', '"', '""', 'a,"b'),
    fc.stringMatching(/^[a-z", ]{0,120}$/),
    fc.nat({ max: 400 }).map((length) => 'x'.repeat(length)),
  );
  const body = fc.array(fc.tuple(line, fc.integer({ min: 1, max: 60 })), { maxLength: 20 });

  it('are counted alike where lines are long and where they are short', () => {
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 5_000 }), (parts, step) => {
        const text = parts.map(([one, times]) => `${one}\n`.repeat(times)).join('');
        const bytes = Buffer.from(text);
        const counters = [counterFor('x.jsonl'), counterFor('x.csv')];
        for (let at = 0; at < bytes.length; at += step)
          for (const counter of counters) counter?.push(bytes.subarray(at, at + step));
        let quoted = false;
        let ends = 0;
        for (const character of text) {
          if (character === '"') quoted = !quoted;
          else if (character === '\n' && !quoted) ends += 1;
        }
        expect(counters[0]?.end()).toBe(text.split('\n').length - 1);
        expect(counters[1]?.end()).toBe(quoted || ends === 0 ? null : ends - 1);
      }),
      { numRuns: 500 },
    );
  });

  const read = (csv: string, rows = 100) => {
    const cells: string[] = [];
    const reader = new CsvReader(['procedure', 'test'], { left: rows }, (cell) => cells.push(cell));
    reader.push(Buffer.from(csv));
    return { records: reader.end(), cells };
  };

  it('of exceptions are read by the name of their column, up to a number of rows', () => {
    expect(read('\ufefftest,x\r\nK08,1\r\n')).toEqual({ records: 1, cells: ['K08'] });
    expect(read('test,procedure\r\nK08,K09\r\n').cells).toEqual(['K09']);
    expect(read('test\r\nK08\r\nK08\r\n', 2).records).toBe(2);
    expect(read('test\r\nK08\r\nK08\r\nK08\r\n', 2).records).toBeNull();
    expect(read(`test,x\r\n${'"a""b"'},"${'y'.repeat(300)}"\r\n`).cells).toEqual(['a"b']);
  });

  it.each([
    ['no header', ''],
    ['another header', 'name,x\r\nK08,1\r\n'],
    ['a record too short', 'x,test\r\n1\r\n'],
    ['an empty record', 'x,test\r\n\r\n'],
    ['a quote that stays open', 'test\r\n"K08\r\n'],
    ['a record without an end', 'test\r\nK08'],
    ['an empty cell without an end', 'test,x\r\nK08,1\r\n""'],
    ['a header of 501 columns', `${'x,'.repeat(500)}test\r\n`],
  ])('of exceptions with %s cannot be read', (_what, csv) => {
    expect(read(csv).records).toBeNull();
  });
});
