import { expect, test } from 'vitest';
import { at } from '../../src/bundle/export/listingColumns.ts';
import { EVENT_DATASETS, eventDataset } from '../../src/collectors/derived/fromEvents/registry.ts';
import { CONTROL_MAPPINGS } from '../../src/controls/mapping/mapping.ts';
import type { JsonValue } from '../../src/formats/canonicalJson.ts';
import type { DatasetStatus } from '../../src/records/datasets.ts';
import type { EventLines } from '../../src/records/evidence.ts';
import { eventDatasetInput, withEventDatasets } from '../../src/usecases/export/eventDatasets.ts';
import { RowSpool } from '../../src/usecases/export/rowSpool.ts';
import { type Pull, testStore } from '../collectors/derived/testStore.ts';
import { textsOf } from './support/spooled.ts';

const PERIOD = { fromMs: Date.parse('2026-01-02'), toMs: Date.parse('2026-01-03'), label: 'day' };
const WHOLE = { fromMs: PERIOD.fromMs, toMs: PERIOD.toMs };
const LOGIN = {
  event: 'user.login',
  code: 'T1000I',
  uid: 'u1',
  time: '2026-01-02T10:00:00Z',
  user: 'ann',
  mfa_device: { mfa_device_name: 'key' },
};
const MEMBER = {
  event: 'user.create',
  code: 'T1002I',
  uid: 'u2',
  time: '2026-01-02T11:00:00Z',
  name: 'bob',
  user: 'ann',
  roles: ['a', 'b'],
};

function outcomes(window: Pull['window'], statuses: Record<string, DatasetStatus> = {}) {
  const { store, pull, close } = testStore();
  const spool = new RowSpool();
  try {
    const started = '2026-01-03T01:00:00Z';
    const id = pull({ started, state: {}, events: [LOGIN, MEMBER], statuses, ...(window ? { window } : {}) });
    const snapshot = store.snapshot(id);
    if (snapshot === null) throw new Error('no snapshot');
    const told = withEventDatasets(store, snapshot, PERIOD, spool);
    const csv = (name: string) => {
      const outcome = told.datasets.find(({ dataset }) => dataset === name);
      const of = eventDataset(name);
      if (outcome === undefined || of === null) throw new Error(`no ${name}`);
      const { lines, columns } = eventDatasetInput(outcome, of, spool);
      const rows = textsOf(lines() as Iterable<EventLines>);
      return rows.map((row) =>
        Object.fromEntries(
          columns.map((path) => [path.replaceAll('.', '_'), at(JSON.parse(row), path) as JsonValue]),
        ),
      );
    };
    return { datasets: told.datasets, csv: { logins: csv('logins'), config_changes: csv('config_changes') } };
  } finally {
    spool.remove();
    close();
  }
}

test('a log that was read whole: complete with rows, empty without', () => {
  const { datasets, csv } = outcomes(WHOLE);
  const said = datasets
    .filter(({ dataset }) => eventDataset(dataset) !== null)
    .map(({ dataset, status, rows, method }) => [dataset, status, rows, method]);
  expect(said).toEqual([
    ['sessions', 'empty', 0, 'derived'],
    ['logins', 'complete', 1, 'derived'],
    ['certificates', 'empty', 0, 'derived'],
    ['bot_joins', 'empty', 0, 'derived'],
    ['svid_issuance', 'empty', 0, 'derived'],
    ['config_changes', 'complete', 1, 'derived'],
    ['lock_lifecycles', 'empty', 0, 'derived'],
    ['mfa_changes', 'empty', 0, 'derived'],
    ['password_resets', 'empty', 0, 'derived'],
    ['lockouts', 'empty', 0, 'derived'],
    ['instance_joins', 'empty', 0, 'derived'],
    ['refusals', 'empty', 0, 'derived'],
    ['transfers', 'empty', 0, 'derived'],
    ['agent_activity', 'empty', 0, 'derived'],
    ['provisioning', 'empty', 0, 'derived'],
    ['monitoring', 'empty', 0, 'derived'],
  ]);
  expect(csv.logins[0]).toMatchObject({ user: 'ann', ok: true, mfa_device_name: 'key', events: ['u1'] });
  expect(csv.config_changes[0]).toMatchObject({ kind: 'user', name: 'bob', actor: 'ann', roles: ['a', 'b'] });
});

test('a log that was not read, or not whole, makes them partial: silence is never a pass', () => {
  const reasonOf = (told: ReturnType<typeof outcomes>) => {
    const found = told.datasets.find(({ dataset }) => dataset === 'mfa_changes');
    return `${found?.status} ${found?.reason}`;
  };
  expect(reasonOf(outcomes(undefined))).toBe(
    'partial the audit log was not read from 2026-01-02T00:00:00.000Z to 2026-01-03T00:00:00.000Z',
  );
  const morning = { fromMs: PERIOD.fromMs, toMs: Date.parse('2026-01-02T12:00:00Z') };
  expect(reasonOf(outcomes(morning))).toMatch(/^partial .* from 2026-01-02T12:00:00.\S+ to 2026-01-03/);
  expect(reasonOf(outcomes(WHOLE, { events: 'denied' }))).toBe('partial the audit log is denied');
});

test('each dataset has a name for files, a sentence for the auditor, types, the uids among its columns, and points of focus', () => {
  for (const { dataset, description, types, columns } of EVENT_DATASETS) {
    expect(dataset).toMatch(/^[a-z_]+$/);
    expect(description).toMatch(/^[A-Z].+\.$/);
    expect(types.length).toBeGreaterThan(0);
    expect(columns.at(-1)).toBe('events');
    expect(CONTROL_MAPPINGS.filter((mapping) => mapping.dataset === dataset)).not.toEqual([]);
  }
});
