import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goDuration, parseGoDuration } from '../../src/formats/goDuration.ts';

describe('goDuration', () => {
  test.each([
    [0n, '0s'],
    [1n, '1ns'],
    [1_500n, '1.5µs'],
    [100_000_000n, '100ms'],
    [1_500_000_000n, '1.5s'],
    [60_000_000_000n, '1m0s'],
    [900_000_000_000n, '15m0s'],
    [3_600_000_000_000n, '1h0m0s'],
    [108_000_000_000_000n, '30h0m0s'],
    [-90_000_000_001n, '-1m30.000000001s'],
    [9_223_372_036_854_775_807n, '2562047h47m16.854775807s'],
    [-9_223_372_036_854_775_808n, '-2562047h47m16.854775808s'],
  ])('%s ns is %s', (nanoseconds, text) => {
    expect(goDuration(nanoseconds)).toBe(text);
  });

  test('reads back what it wrote, over the whole range of int64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(parseGoDuration(goDuration(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 10n), max: 10n ** 10n }), (value) => {
        expect(parseGoDuration(goDuration(value))).toBe(value);
      }),
    );
  });
});

describe('parseGoDuration', () => {
  test.each([
    ['1.5h', 5_400_000_000_000n],
    ['+2m', 120_000_000_000n],
    ['1us', 1_000n],
    ['0', 0n],
  ])('%s', (text, nanoseconds) => {
    expect(parseGoDuration(text)).toBe(nanoseconds);
  });

  test.each(['', 's', '1', '1 s', '1d', '-', '1h-1m', 'h1'])('%j is no duration', (text) => {
    expect(parseGoDuration(text)).toBeNull();
  });
});
