import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePeriod, parseRange, parseTime } from '../../src/usecases/period.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('named periods', () => {
  test.each([
    ['2026-Q1', '2026-01-01', '2026-04-01'],
    ['2026-Q2', '2026-04-01', '2026-07-01'],
    ['2026-Q3', '2026-07-01', '2026-10-01'],
    ['2026-Q4', '2026-10-01', '2027-01-01'],
    ['2026-01', '2026-01-01', '2026-02-01'],
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['2028-02', '2028-02-01', '2028-03-01'],
    ['2026-11', '2026-11-01', '2026-12-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2026', '2026-01-01', '2027-01-01'],
  ])('%s is from %s to, not including, %s', (text, from, to) => {
    const period = parsePeriod(text);
    expect([iso(period.fromMs), iso(period.toMs), period.label]).toEqual([
      `${from}T00:00:00.000Z`,
      `${to}T00:00:00.000Z`,
      text,
    ]);
  });

  test('the four quarters and the twelve months make the year, without a gap or an overlap', () => {
    const year = parsePeriod('2027');
    for (const names of [
      [1, 2, 3, 4].map((quarter) => `2027-Q${quarter}`),
      Array.from({ length: 12 }, (_, month) => `2027-${String(month + 1).padStart(2, '0')}`),
    ]) {
      const parts = names.map(parsePeriod);
      expect(parts[0]?.fromMs).toBe(year.fromMs);
      expect(parts.at(-1)?.toMs).toBe(year.toMs);
      for (const [at, part] of parts.slice(1).entries()) expect(part.fromMs).toBe(parts[at]?.toMs);
    }
  });

  test.each([
    '2026-Q0',
    '2026-Q5',
    '2026-00',
    '2026-13',
    '26-Q3',
    '2026Q3',
    'Q3',
    '',
    '2026-Q3 ',
    'x2026',
    '2026-7',
    '20261',
  ])('"%s" is none, and the error names forms that are', (text) => {
    expect(() => parsePeriod(text)).toThrow(
      expect.objectContaining({
        code: 'PERIOD_INVALID',
        message: `--period "${text}" is not a valid period.`,
        hint: expect.stringContaining('2026-Q3'),
      }),
    );
  });
});

describe('times as people type them', () => {
  test.each([
    ['2026-07-01', '2026-07-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-07-01T08:00:00Z', '2026-07-01T08:00:00.000Z'],
    ['2026-07-01t08:00:00z', '2026-07-01T08:00:00.000Z'],
    ['2026-07-01T08:00:00.25Z', '2026-07-01T08:00:00.250Z'],
    ['2026-07-01T00:30:00+02:00', '2026-06-30T22:30:00.000Z'],
    ['2026-06-30T23:30:00-02:00', '2026-07-01T01:30:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(iso(parseTime(text, '--since'))).toBe(expected);
  });

  test.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-02-30T00:00:00Z',
    '2026-07-01T25:00:00Z',
    '2026-07-01T08:00:00',
    '2026-07-01 08:00:00Z',
    '2026-07-01T08:00Z',
    '2026-07',
    'yesterday',
    'x2026-07-01',
    '2026-07-01x',
    '2026-07-01T08:00:00Zx',
    '',
  ])('"%s" is none', (text) => {
    expect(() => parseTime(text, '--since')).toThrow(
      expect.objectContaining({
        code: 'PERIOD_INVALID',
        message: `--since "${text}" is not a valid time.`,
        hint: expect.stringContaining('2026-07-01T08:00:00Z'),
      }),
    );
  });
});

describe('a range', () => {
  test.each([
    ['2026-07-01', '2026-07-02', '2026-07-01_2026-07-02'],
    ['2026-07-01T08:30:00Z', '2026-07-02', '2026-07-01T083000Z_2026-07-02'],
    ['2026-07-01', '2026-07-01T00:00:00.001Z', '2026-07-01_2026-07-01T000000.001Z'],
  ])('%s to %s has the label %s, which a file can be named by', (from, to, label) => {
    expect(parseRange(from, to)).toEqual({ fromMs: Date.parse(from), toMs: Date.parse(to), label });
  });

  test('must not be empty or turned around', () => {
    for (const to of ['2026-07-01', '2026-06-30'])
      expect(() => parseRange('2026-07-01', to)).toThrow(
        expect.objectContaining({
          code: 'PERIOD_INVALID',
          message: 'The period ends before it begins.',
          hint: expect.stringContaining('earlier start'),
        }),
      );
  });

  test('names the option whose time is wrong', () => {
    expect(() => parseRange('x', '2026-07-01')).toThrow(/^--from/);
    expect(() => parseRange('2026-07-01', 'x')).toThrow(/^--to/);
  });

  test('any two days in order are from midnight to midnight', () => {
    const day = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(day, day, (one, other) => {
        fc.pre(one < other);
        const text = (number: number) => iso(number * 86_400_000).slice(0, 10);
        const { fromMs, toMs } = parseRange(text(one), text(other));
        expect([fromMs, toMs]).toEqual([one * 86_400_000, other * 86_400_000]);
      }),
    );
  });
});
