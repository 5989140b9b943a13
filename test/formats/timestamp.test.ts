import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTimestamp, timestampText, ZERO_TIME, ZERO_TIME_SECONDS } from '../../src/formats/timestamp.ts';

describe('timestampText', () => {
  test.each([
    [0n, 0, '1970-01-01T00:00:00Z'],
    [1_795_253_047n, 177_470_346, '2026-11-21T09:24:07.177470346Z'],
    [1_795_253_047n, 837_660_000, '2026-11-21T09:24:07.83766Z'],
    [-1n, 999_999_999, '1969-12-31T23:59:59.999999999Z'],
    [ZERO_TIME_SECONDS, 0, ZERO_TIME],
    [253_402_300_799n, 0, '9999-12-31T23:59:59Z'],
  ])('%s s %s ns', (seconds, nanos, text) => {
    expect(timestampText(seconds, nanos)).toBe(text);
  });

  test.each([
    [253_402_300_800n, 0],
    [-62_167_219_201n, 0],
    [0n, -1],
    [0n, 1_000_000_000],
  ])('%s s %s ns has no RFC 3339 form', (seconds, nanos) => {
    expect(timestampText(seconds, nanos)).toBeNull();
  });

  test('is read back', () => {
    const time = fc.record({
      seconds: fc.bigInt({ min: -62_167_219_200n, max: 253_402_300_799n }),
      nanos: fc.integer({ min: 0, max: 999_999_999 }),
    });
    fc.assert(
      fc.property(time, ({ seconds, nanos }) => {
        expect(parseTimestamp(timestampText(seconds, nanos) ?? '')).toEqual({ seconds, nanos });
      }),
    );
  });
});

describe('parseTimestamp', () => {
  test('knows zones and cuts decimals beyond the ninth', () => {
    expect(parseTimestamp('2026-07-01T02:00:00.1234567891+02:00')).toEqual({
      seconds: 1_782_864_000n,
      nanos: 123_456_789,
    });
  });

  test('keeps the fraction apart from seconds before the epoch', () => {
    expect(parseTimestamp('1969-12-31T23:59:59.5Z')).toEqual({ seconds: -1n, nanos: 500_000_000 });
  });

  test.each(['', '2026-07-01', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-07-01T00:00:00', 'now'])(
    '%j is no time',
    (text) => {
      expect(parseTimestamp(text)).toBeNull();
    },
  );
});
