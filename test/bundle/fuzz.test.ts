import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import {
  type AllowedSigner,
  formatAllowedSigner,
  parseAllowedSigners,
  principalMatches,
} from '../../src/bundle/keys/allowedSigners.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { parsePublicKey } from '../../src/bundle/keys/publicKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { META } from '../../src/bundle/names.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { JsonBoundsError, parseBoundedJson } from '../../src/formats/boundedJson.ts';
import { filesOf, pack, rawEntries } from './support/bundleFiles.ts';
import { extraField, rawZip } from './support/rawZip.ts';
import { sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let path: string;
let pem: string;
let genuine: Buffer;

beforeAll(async () => {
  folder = await workspace();
  const signer = await loadSigningKey((await createKey({ outDir: folder })).privateKeyPath);
  const bundle = await writeBundle(sampleInput(), { outDir: folder, signer });
  genuine = await readFile(bundle.path);
  pem = signer.public.pem;
  path = join(folder, 'mutated.zip');
  await copyFile(bundle.sha256Path, `${path}.sha256`);
});

type Mutation = { kind: 'flip' | 'delete' | 'insert' | 'cut'; at: number; bytes: Uint8Array };

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'delete', 'insert', 'cut'),
  at: fc.nat({ max: 2 ** 30 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
});

function mutate(zip: Buffer, { kind, at, bytes }: Mutation): Buffer {
  // half of the mutations into the last kilobytes: the directory is where readers go wrong
  const start = at % 2 === 0 ? at % zip.length : zip.length - 1 - (at % Math.min(3000, zip.length));
  if (kind === 'cut') return zip.subarray(0, start);
  if (kind === 'delete') return Buffer.concat([zip.subarray(0, start), zip.subarray(start + bytes.length)]);
  if (kind === 'insert') return Buffer.concat([zip.subarray(0, start), bytes, zip.subarray(start)]);
  const copy = Buffer.from(zip);
  for (const [index, byte] of bytes.entries()) {
    if (start + index < copy.length) copy[start + index] = (copy[start + index] ?? 0) ^ byte;
  }
  return copy;
}

describe('a bundle with bytes flipped, taken out, put in or cut off', () => {
  it('always fails with a code, beside its checksum', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const zip = mutations.reduce(mutate, genuine);
        fc.pre(!zip.equals(genuine));
        await writeFile(path, zip);
        const report = await verifyBundle(path, { publicKeyPem: pem });
        expect(report.verdict).toBe('failed');
        expect(report.codes.length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });

  /**
   * Without a checksum beside it, a few bits of a zip mean nothing and may change unseen: version and permission fields of
   * the directory, and the padding after the last bits of a deflate stream. What a bundle says may not.
   */
  it('says the same, byte for byte, whenever it is still verified on its own', async () => {
    const alone = join(folder, 'alone.zip');
    const original = [...(await filesOf(join(folder, 'Acme-Corp-soc2-2026-Q3-seq001.zip')))];
    await fc.assert(
      fc.asyncProperty(mutation, async (one) => {
        await writeFile(alone, mutate(genuine, one));
        const report = await verifyBundle(alone, { publicKeyPem: pem });
        if (report.verdict === 'failed') expect(report.codes.length).toBeGreaterThan(0);
        else expect([...(await filesOf(alone))]).toEqual(original);
      }),
      { numRuns: 250 },
    );
  });

  it('is a report for any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, zipLike) => {
        const head = zipLike ? [Buffer.from('504b0304', 'hex'), bytes, genuine.subarray(-22)] : [bytes];
        await writeFile(path, Buffer.concat(head));
        expect((await verifyBundle(path)).verdict).toBe('failed');
      }),
      { numRuns: 120 },
    );
  });
});

describe('extra fields of any bytes', () => {
  it('in either header fail with a code, or change nothing of what the bundle says', async () => {
    const files = await filesOf(join(folder, 'Acme-Corp-soc2-2026-Q3-seq001.zip'));
    const original = [...files];
    const paths = [...files.keys()];
    const field = fc
      .tuple(
        fc.constantFrom(0x0001, 0x000a, 0x000d, 0x5455, 0x7075, 0x7875, 0x756e, 0xbeef),
        fc.uint8Array({ maxLength: 40 }),
      )
      .map(([id, data]) => extraField(id, Buffer.from(data)));
    const extra = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map(Buffer.from),
      fc.array(field, { maxLength: 3 }).map(Buffer.concat),
    );
    const zip = join(folder, 'extra.zip');
    await fc.assert(
      fc.asyncProperty(fc.nat(), extra, extra, fc.boolean(), async (which, local, central, isWide) => {
        const sizes = isWide ? { size: 0xffffffff, packed: 0xffffffff } : {};
        const entries = rawEntries(files).map((entry) =>
          entry.name === paths[which % paths.length]
            ? { ...entry, extra: central, local: { extra: local, ...sizes } }
            : entry,
        );
        await writeFile(zip, rawZip(entries));
        const report = await verifyBundle(zip, { publicKeyPem: pem });
        if (report.verdict === 'failed') expect(report.codes.length).toBeGreaterThan(0);
        else expect([...(await filesOf(zip))]).toEqual(original);
      }),
      { numRuns: 200 },
    );
  });
});

describe('META/ of any bytes', () => {
  it('is never verified unless it is what was signed', async () => {
    const files = await filesOf(join(folder, 'Acme-Corp-soc2-2026-Q3-seq001.zip'));
    const zip = join(folder, 'meta.zip');
    const paths = Object.values(META);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), mutation, async (path, one) => {
        const genuineBytes = files.get(path) as Buffer;
        const mutated = mutate(genuineBytes, { ...one, at: one.at % (2 * genuineBytes.length) });
        fc.pre(!mutated.equals(genuineBytes));
        await writeFile(zip, pack(new Map(files).set(path, mutated)));
        const report = await verifyBundle(zip, { publicKeyPem: pem });
        expect([path, report.verdict]).toEqual([path, 'failed']);
        expect(report.codes.length).toBeGreaterThan(0);
      }),
      { numRuns: 250 },
    );
  });
});

describe('JSON from outside', () => {
  const bounds = { maxDepth: 20, maxValues: 1_000 };

  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 2), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(parseBoundedJson(Buffer.from(text), { maxDepth: 20, maxValues: 1e6 })).toEqual(
          JSON.parse(text),
        );
      }),
    );
  });

  it('of any bytes is a value, or one of two errors', () => {
    const pieces = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '1', 'null', '"a":', ' '),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array().map(Buffer.from),
          pieces.map((all) => Buffer.from(all.join(''))),
        ),
        (bytes) => {
          try {
            parseBoundedJson(bytes, bounds);
          } catch (error) {
            expect(error instanceof JsonBoundsError || error instanceof SyntaxError).toBe(true);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'a member occurs twice'],
    ['[{"a":{"b":1,"b":1}}]', 'a member occurs twice'],
    ['[1e999]', 'a number is out of range'],
    [`${'['.repeat(21)}${']'.repeat(21)}`, 'it is nested deeper than 20 levels'],
    [`[${'0,'.repeat(1_000)}0]`, 'it has more than 1000 values'],
    ['"\xff"', 'it is not UTF-8'],
  ])('%s is refused', (text, message) => {
    expect(() => parseBoundedJson(Buffer.from(text, 'latin1'), bounds)).toThrow(new JsonBoundsError(message));
  });

  it('of just the bounds is read', () => {
    expect(parseBoundedJson(Buffer.from(`${'['.repeat(20)}${']'.repeat(20)}`), bounds)).toBeTruthy();
    expect(parseBoundedJson(Buffer.from(`[${'0,'.repeat(997)}0]`), bounds)).toHaveLength(998);
    expect(parseBoundedJson(Buffer.from('{"a":":","b":"\\":"}'), bounds)).toEqual({ a: ':', b: '":' });
  });
});

describe('allowed_signers of any text', () => {
  const word = fc.constantFrom(
    '*',
    'a',
    '"',
    ' ',
    ',',
    '=',
    'namespaces',
    'valid-after',
    'cert-authority',
    '20200101Z',
    '#',
    '\n',
    'ssh-ed25519',
    'AAAA',
    '!',
    '?',
  );

  it('is read, or is the error of a key file', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.string(), (words, tail) => {
        try {
          parseAllowedSigners(words.join('') + tail);
        } catch (error) {
          expect(error).toMatchObject({ code: 'KEY_INVALID' });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('matches names as patterns do, whatever the pattern costs', () => {
    const pattern = fc
      .array(fc.constantFrom('*', '?', 'a', 'b', '.'), { minLength: 1, maxLength: 8 })
      .map((all) => all.join(''));
    const name = fc.stringMatching(/^[ab.]{0,10}$/);
    const signer = (principals: string[]) => ({ principals }) as unknown as AllowedSigner;
    fc.assert(
      fc.property(pattern, name, (one, text) => {
        const regex = new RegExp(
          `^${one.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`,
          's',
        );
        expect(principalMatches(signer([one]), text)).toBe(regex.test(text));
        expect(principalMatches(signer(['*', `!${one}`]), text)).toBe(!regex.test(text));
      }),
      { numRuns: 1_000 },
    );
    expect(principalMatches(signer([`${'*a'.repeat(2_000)}b`]), 'a'.repeat(1_000))).toBe(false);
  });

  it.each(['20260231Z', '20261301', '20260100', '2026010124', '20260101246060', 'tomorrow'])(
    '%s is no time',
    (time) => {
      const line = formatAllowedSigner(['a'], parsePublicKey(pem)).replace(
        ' ecdsa',
        `,valid-before="${time}" ecdsa`,
      );
      expect(() => parseAllowedSigners(line)).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }));
    },
  );
});
