import { describe, expect, test } from 'vitest';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import { datasetNamed } from '../../../src/datasets/registry.ts';

describe.each(STATE_COLLECTORS.map((collector) => [collector.dataset, collector] as const))(
  '%s',
  (name, { item }) => {
    test('has a descriptor of the same item', () => {
      expect(datasetNamed(name)).toMatchObject({ item, source: 'state' });
    });
  },
);

test('no dataset is collected twice', () => {
  const names = STATE_COLLECTORS.map(({ dataset }) => dataset);
  expect(new Set(names).size).toBe(names.length);
});
