import { expect, it } from 'vitest';
import { presentStatus } from '../../src/cli/present/conclude/status.ts';
import { REQUEST_ITEMS } from '../../src/controls/requestList/items.ts';
import { emptyRequestList } from '../../src/usecases/conclude/requestList.ts';

const NOTHING = {
  ...{ cluster: null, snapshot: null, period: null, pruned_before: null },
  items: emptyRequestList(),
};

it('prints every wording in full, in order, within 80 columns', () => {
  const lines = presentStatus(NOTHING, 80).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  const text = lines.map((line) => line.trim()).join(' ');
  let after = -1;
  for (const { wording } of REQUEST_ITEMS) {
    const found = text.indexOf(wording, after + 1);
    expect(found, wording).toBeGreaterThan(after);
    after = found;
  }
  expect(text).toContain('Nothing was collected yet. Collect evidence with: affidavit pull');
  expect(text).toContain(
    '76 items: 0 collected, 0 derived, 0 attached, 76 outstanding, 0 unsupported, 0 denied.',
  );
});

it('begins with the cluster, the snapshot with its age, and the period', () => {
  const text = presentStatus(
    {
      ...NOTHING,
      cluster: { name: 'acme', version: '14.2.0', edition: 'oss', address: 'teleport.acme:443' },
      snapshot: { id: 7, status: 'complete', started: '2026-07-14T11:04:00.000Z', age_seconds: 3 * 86_400 },
      period: { label: '2026-Q3', from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
    },
    100,
  );
  expect(text.split('\n').slice(0, 3)).toEqual([
    'Cluster   acme (version 14.2.0, oss) at teleport.acme:443',
    'Snapshot  7, complete, 2026-07-14 11:04:00 UTC, 3 days old',
    'Period    2026-Q3: from 2026-07-01 00:00:00 UTC to 2026-10-01 00:00:00 UTC',
  ]);
});
