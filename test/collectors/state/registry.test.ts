import { describe, expect, test } from 'vitest';
import { STATE_COLLECTORS } from '../../../src/collectors/state/registry.ts';
import { EVIDENCE_ITEM_INFO } from '../../../src/controls/catalogue/evidenceItems.ts';
import { SHOWS } from '../../../src/controls/mapping/phrases.ts';
import { VIEW_NAMES } from '../../../src/store/createViews.ts';
import { describeDataset } from '../../../src/usecases/export/descriptions.ts';
import { mappingsFor } from '../../controls/mappingsFor.ts';

// the requests that still exist are a part of their history, which stands for them in the mapping
const PART_OF_ANOTHER = ['access_requests_state'];
// said of the whole snapshot, in the view of that name
const NOT_A_LISTING = ['cluster', 'caller'];

describe.each(STATE_COLLECTORS.map((collector) => [collector.dataset, collector] as const))(
  '%s',
  (dataset, { item }) => {
    test('speaks to points of focus, under its own item', () => {
      if (PART_OF_ANOTHER.includes(dataset)) return;
      expect(EVIDENCE_ITEM_INFO.find(({ id }) => id === item)?.datasets).toContain(dataset);
      expect(SHOWS).toHaveProperty(dataset);
      expect(mappingsFor(dataset).length).toBeGreaterThan(0);
    });

    test('is described to an auditor and can be looked at with SQL', () => {
      expect(describeDataset(dataset).description).not.toContain(`dataset ${dataset}`);
      if (!NOT_A_LISTING.includes(dataset) && dataset !== 'auth_preference')
        expect(VIEW_NAMES).toContain(dataset);
    });
  },
);

test('no dataset is collected twice', () => {
  const names = STATE_COLLECTORS.map(({ dataset }) => dataset);
  expect(new Set(names).size).toBe(names.length);
});
