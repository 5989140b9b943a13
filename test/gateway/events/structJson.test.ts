import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokenStructError } from '../../../src/gateway/events/brokenStruct.ts';
import { MAX_DEPTH, StructJson } from '../../../src/gateway/events/structJson.ts';
import { encodeStruct, type RawEntry, type RawValue, repaired, structOf } from './encodeStruct.ts';
import { plainStructJson } from './plainStruct.ts';

const converter = new StructJson({ watch: ['event', 'code'] });

function fast(bytes: Buffer): string {
  converter.reset();
  converter.load(bytes);
  converter.convert(0, bytes.length);
  return converter.out.toString('utf8', converter.start, converter.end);
}

const encoder = new TextEncoder();
/** Text as bytes: ordinary, awkward for JSON, any UTF-16 (lone surrogates included), and bytes that are no UTF-8 at all. */
const textBytes = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }).map((text) => encoder.encode(text)),
  fc.string({ unit: 'binary' }).map((text) => encoder.encode(text)),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => encoder.encode(String.fromCharCode(...units))),
  fc.uint8Array({ maxLength: 12 }),
  fc
    .constantFrom('"', '\\', '\u0000\u001f', '\u007f', '\u2028\u2029', '😀', '')
    .map((text) => encoder.encode(text)),
  // CESU-8 form of a lone surrogate, an overlong form, a cut sequence.
  fc.constantFrom([0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf0, 0x9f, 0x98]).map((list) => Uint8Array.from(list)),
);
const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    -0,
    Number.NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    1e21,
    1e-7,
    Number.MAX_VALUE,
    5e-324,
    123456789012345680000,
  ),
);
const keys = fc.oneof(
  fc
    .constantFrom('event', 'code', 'uid', 'addr.remote', 'a', 'b', '', 'é', '\ufb33', '😀', '1', '10', '2')
    .map((k) => encoder.encode(k)),
  textBytes,
);
const { value: values } = fc.letrec<{ value: RawValue; entries: RawEntry[] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.constantFrom<RawValue>({ kind: 'null' }, { kind: 'unset' }),
    numbers.map<RawValue>((value) => ({ kind: 'number', value })),
    fc.boolean().map<RawValue>((value) => ({ kind: 'bool', value })),
    textBytes.map<RawValue>((value) => ({ kind: 'string', value })),
    fc.array(tie('value'), { maxLength: 6 }).map<RawValue>((items) => ({ kind: 'list', items })),
    tie('entries').map<RawValue>((entries) => ({ kind: 'object', entries })),
  ),
  entries: fc.array(
    fc.record(
      {
        key: keys,
        value: tie('value'),
        shape: fc.constantFrom('valueFirst' as const, 'noKey' as const, 'noValue' as const),
      },
      { requiredKeys: ['key', 'value'] },
    ),
    { maxLength: 8 },
  ),
}));
const structs = fc.array(fc.record({ key: keys, value: values }), { maxLength: 8 });

describe('Struct bytes to canonical JSON', () => {
  it('gives the same bytes as the plain way, whatever the Struct holds', () => {
    fc.assert(
      fc.property(structs, (entries) => {
        // Generated code refuses invalid UTF-8, so the plain way is shown the repaired text.
        expect(fast(encodeStruct(entries))).toBe(plainStructJson(encodeStruct(repaired(entries))));
      }),
      { numRuns: 1200 },
    );
  });

  it('gives the same bytes for objects with many keys, in any order and repeated', () => {
    const key = fc.integer({ min: 0, max: 300 }).map((n) => Buffer.from(`key_${n}`));
    const entries = fc.array(
      fc.record({ key, value: numbers.map<RawValue>((value) => ({ kind: 'number', value })) }),
      {
        maxLength: 400,
        size: 'max',
      },
    );
    fc.assert(
      fc.property(entries, (list) => {
        const bytes = encodeStruct(list);
        expect(fast(bytes)).toBe(plainStructJson(bytes));
      }),
      { numRuns: 100 },
    );
  });

  it('stays right when more different keys come than the table of keys holds', () => {
    const own = new StructJson();
    for (let round = 0; round < 60; round++) {
      const object = Object.fromEntries(
        Array.from({ length: 100 }, (_, i) => [`k${(i * 7919) % 100}-${round}`, i]),
      );
      const bytes = structOf(object);
      own.reset();
      own.load(bytes);
      own.convert(0, bytes.length);
      expect(own.out.toString('utf8', own.start, own.end)).toBe(plainStructJson(bytes));
    }
  });

  it('keeps a byte order mark and a member called __proto__', () => {
    const bytes = encodeStruct([
      { key: Buffer.from('__proto__'), value: { kind: 'number', value: 1 } },
      { key: Buffer.from('a'), value: { kind: 'string', value: Buffer.from('\ufeffx') } },
    ]);
    expect(fast(bytes)).toBe('{"__proto__":1,"a":"\ufeffx"}');
  });

  it('writes what JSON lacks as text, and minus zero as zero', () => {
    expect(fast(structOf({ a: -0, b: Number.NaN, c: Infinity, d: -Infinity, e: 1e21, f: 2 ** 53 }))).toBe(
      '{"a":0,"b":"NaN","c":"Infinity","d":"-Infinity","e":1e+21,"f":9007199254740992}',
    );
  });

  it('tells where the watched values of the outermost object stand', () => {
    const bytes = structOf({ nested: { code: 'inner' }, code: 'T1000I', x: 1 });
    fast(bytes);
    const [, code] = [...converter.valueStart];
    expect(converter.valueStart[0]).toBe(-1);
    expect(converter.out.toString('utf8', code, converter.valueEnd[1])).toBe('"T1000I"');
  });

  it('keeps earlier results of the same page valid while the buffer grows', () => {
    const own = new StructJson();
    const bytes = structOf({ text: 'x'.repeat(200_000) });
    own.load(bytes);
    const results = Array.from({ length: 30 }, () => {
      own.convert(0, bytes.length);
      return own.out.subarray(own.start, own.end);
    });
    for (const result of results) expect(result.toString()).toBe(`{"text":"${'x'.repeat(200_000)}"}`);
  });

  it('refuses what is nested too deep', () => {
    let deepest: RawValue = { kind: 'object', entries: [] };
    for (let i = 2; i < MAX_DEPTH; i++) deepest = { kind: 'list', items: [deepest] };
    const bytes = encodeStruct([{ key: Buffer.from('a'), value: deepest }]);
    expect(JSON.parse(fast(bytes))).toHaveProperty('a');
    const deeper = encodeStruct([{ key: Buffer.from('a'), value: { kind: 'list', items: [deepest] } }]);
    expect(() => fast(deeper)).toThrow(BrokenStructError);
  });

  it('refuses a Struct that is cut off, at any byte that does not end an entry', () => {
    const bytes = structOf({ event: 'user.login', n: 1, list: [1, 'a', { b: true }], o: { p: null } });
    const ends = new Set<number>([0, bytes.length]);
    for (let at = 0; at < bytes.length; ) {
      at += 2 + (bytes[at + 1] as number);
      ends.add(at);
    }
    for (let cut = 1; cut < bytes.length; cut++) {
      if (ends.has(cut)) continue;
      expect(() => fast(Buffer.from(bytes.subarray(0, cut)))).toThrow(BrokenStructError);
    }
  });

  it('ends with JSON or a BrokenStructError on any bytes at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 60 }), structs.map(encodeStruct).chain(mutated)),
        (input) => {
          let json: string;
          try {
            json = fast(Buffer.from(input));
          } catch (error) {
            expect(error).toBeInstanceOf(BrokenStructError);
            return;
          }
          expect(typeof JSON.parse(json)).toBe('object');
        },
      ),
      { numRuns: 1200 },
    );
  });
});

function mutated(bytes: Buffer): fc.Arbitrary<Uint8Array> {
  return fc
    .array(fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.integer({ min: 0, max: 255 })), {
      maxLength: 3,
    })
    .map((changes) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte;
      return copy;
    });
}
