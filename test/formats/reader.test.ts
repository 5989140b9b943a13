import { expect, test } from 'vitest';
import { plural } from '../../src/formats/plural.ts';
import { readerTime } from '../../src/formats/readerTime.ts';

test('a number and its noun agree', () => {
  expect([0, 1, 2, 12_000].map((count) => plural(count, 'row'))).toEqual([
    '0 rows',
    '1 row',
    '2 rows',
    '12000 rows',
  ]);
  expect([1, 2].map((count) => plural(count, 'discrepancy', 'discrepancies'))).toEqual([
    '1 discrepancy',
    '2 discrepancies',
  ]);
});

test('times are shown in UTC, to the second', () => {
  expect(readerTime('2026-07-14T11:04:00Z')).toBe('2026-07-14 11:04:00 UTC');
  expect(readerTime('2026-07-14T11:04:59.999999999+02:00')).toBe('2026-07-14 09:04:59 UTC');
  expect(readerTime(Date.parse('1969-12-31T23:59:59Z'))).toBe('1969-12-31 23:59:59 UTC');
  expect(readerTime('never')).toBe('never');
});
