import { expect, test } from 'vitest';
import { sampleSize } from '../../src/controls/samples/sampleSize.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import { FREQUENCIES, type Frequency } from '../../src/records/entityControl.ts';

const size = (population: number, frequencies: Frequency[] = [], settings: Record<string, unknown> = {}) =>
  sampleSize({ procedure: 'K08', population, frequencies }, controlSettings(settings).all);

test('on occurrence, and where no frequency is known, the size follows the population', () => {
  for (const frequencies of [[], ['on occurrence']] satisfies Frequency[][])
    expect([0, 10, 11, 50, 51, 250, 251].map((population) => size(population, frequencies).rows)).toEqual([
      0, 10, 8, 8, 15, 15, 25,
    ]);
  expect(size(60).by).toBe('on occurrence: 15, the published size');
});

test('a control that operates so often has the published size, and never more than its population', () => {
  expect(
    Object.fromEntries(FREQUENCIES.map((frequency) => [frequency, size(1_000, [frequency]).rows])),
  ).toEqual({
    annual: 1,
    quarterly: 2,
    monthly: 2,
    weekly: 5,
    daily: 25,
    'many times a day': 40,
    continuous: 40,
    'on occurrence': 25,
  });
  expect(size(3, ['daily'])).toEqual({ rows: 3, by: 'daily: 25, the published size' });
});

test('of several controls the one with the most rows counts', () => {
  expect(size(1_000, ['annual', 'weekly', 'monthly'])).toEqual({
    rows: 5,
    by: 'weekly: 5, the published size',
  });
  expect(size(60, ['weekly', 'on occurrence']).rows).toBe(15);
});

test('sizes of the entity take the place of the published ones: by procedure before frequency', () => {
  const sample_sizes = ['daily=30', 'on occurrence=12', 'K09=7'];
  expect(size(1_000, ['daily'], { sample_sizes })).toEqual({
    rows: 30,
    by: 'daily: 30, a setting of the entity',
  });
  expect(size(1_000, [], { sample_sizes }).rows).toBe(12);
  expect(size(1_000, ['daily'], { sample_sizes: [...sample_sizes, 'K08=3'] })).toEqual({
    rows: 3,
    by: 'K08: 3, a setting of the entity',
  });
});

test('a census takes every row', () => {
  expect(size(1_000, ['annual'], { sample_profile: 'census' })).toEqual({ rows: 1_000, by: 'census' });
});

test.each(['daily', 'daily=0', 'hourly=3', 'K08=x', '=3'])('%j is refused as a size', (text) => {
  expect(() => controlSettings({ sample_sizes: [text] })).toThrow(/not a frequency or a procedure/);
});
