import { expect, test } from 'vitest';
import { cellReaders } from '../../src/datasets/cells.ts';
import type { Column, Dataset } from '../../src/datasets/dataset.ts';
import { typesOfDataset } from '../../src/datasets/eventTypes/eventTypeRegistry.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { sqlColumns } from '../../src/datasets/sqlTable.ts';
import type { JsonObject, JsonValue } from '../../src/formats/canonicalJson.ts';
import { membersOf } from '../../src/formats/jsonPath.ts';
import { keepDigests } from '../../src/store/digests/keepDigests.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { connect } from '../../src/store/file/connection.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { event, outcome, START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const ZERO = '0001-01-01T00:00:00Z';

/** Values that records have at a column of each type, set, unset and of another type than expected. */
const VALUES: Record<Column['type'], JsonValue[]> = {
  text: ['plain', '', 'it\'s "quoted"; a=b\nü', true, false, 7, 1.5, null, ['a'], { a: 'b' }],
  int: [3, 0, 2.75, null, '4', true, -8],
  real: [3.25, 2, null, 'x'],
  bool: [true, false, 'true', 'yes', 1, 0, 'no', null],
  time: [
    '2026-07-14T11:04:00Z',
    '2026-07-14T23:59:59.9999999Z',
    '2026-07-14T11:04:00.5Z',
    '2026-07-14T11:04:00+02:00',
    '2026-07-14',
    ZERO,
    '1970-01-01T00:00:00Z',
    'now',
    '',
    null,
    12,
  ],
  list: [['a', 'b'], [], ['x', true, 7], 'alone', null, ['it\'s "one"']],
  map: [{ env: ['prod', 'dev'], 'a.b': ['x'], team: null, n: 1, on: true }, {}, 'text', null, { one: 'two' }],
};

function put(record: JsonObject, path: string, value: JsonValue): void {
  const members = membersOf(path);
  let place = record;
  for (const member of members.slice(0, -1)) {
    if (typeof place[member] !== 'object' || place[member] === null || Array.isArray(place[member]))
      place[member] = {};
    place = place[member] as JsonObject;
  }
  const last = members.at(-1) as string;
  // a column's path may lead through another's value: the whole stays an object
  if (typeof place[last] !== 'object' || place[last] === null) place[last] = structuredClone(value);
}

/** Records in which each column has each of its values in turn, at the first path or at a later one. */
function records({ columns }: Dataset): JsonObject[] {
  return Array.from({ length: 24 }, (_, turn) => {
    const record: JsonObject = { metadata: { name: `row-${turn}` } };
    for (const [at, { type, paths }] of columns.entries()) {
      const values = VALUES[type];
      const path = paths[turn < 12 ? 0 : turn % Math.max(1, paths.length)];
      if (path !== undefined && path !== 'metadata.name')
        put(record, path, values[(turn + at) % values.length] as JsonValue);
    }
    return record;
  });
}

const shownColumns = ({ columns }: Dataset): Column[] => columns.filter(({ show }) => show === undefined);

/** Rows as the dataset's table in an evidence set has them. */
function tableRows(dataset: Dataset, rows: readonly JsonObject[]): unknown[][] {
  const readers = cellReaders(shownColumns(dataset));
  return rows.map((record) => readers.flatMap((read) => read(record)));
}

const STATE = DATASETS.filter(({ source }) => source === 'state');

test('the view of every dataset of the gateway’s state shows the columns and values of its table', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const snapshot = store.beginSnapshot(START);
  for (const dataset of STATE) {
    snapshot.savePage(
      dataset.name,
      records(dataset).map((body, at) => ({ key: `k${String(at).padStart(2, '0')}`, body })),
    );
    snapshot.finishDataset(outcome(dataset.name, 'complete'));
  }
  snapshot.finish('2026-07-01T00:01:00.000Z', null);
  store.close();
  expect(STATE.length).toBeGreaterThan(40);
  for (const dataset of STATE) {
    const rows = shell<Record<string, unknown>>(path, `SELECT * FROM ${dataset.name} ORDER BY row_id`);
    const names = sqlColumns(shownColumns(dataset)).map(({ name }) => name);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      ...names.slice(0, -1),
      'snapshot',
      'snapshot_started',
      'json',
    ]);
    expect(
      rows.map((row) => names.slice(1, -1).map((name) => row[name])),
      dataset.name,
    ).toEqual(
      tableRows(
        dataset,
        rows.map(({ json }) => JSON.parse(String(json)) as JsonObject),
      ),
    );
  }
});

test('a view shows the latest settled reading of its dataset and names the snapshot, while none is complete', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const user = (name: string) => ({ key: name, body: { metadata: { name } } });
  const pull = (readings: Record<string, [string[], Parameters<typeof outcome>[1]]>, ends = true) => {
    const snapshot = store.beginSnapshot(START);
    for (const [dataset, [names, status]] of Object.entries(readings)) {
      snapshot.savePage(dataset, names.map(user));
      snapshot.finishDataset(outcome(dataset, status));
    }
    if (ends) snapshot.finish('2026-07-01T00:01:00.000Z', null);
  };
  pull({ users: [['ann'], 'complete'], roles: [['old'], 'complete'], tokens: [[], 'denied'] });
  pull({ users: [['ann', 'bob'], 'complete'], roles: [['new'], 'partial'], devices: [['d'], 'complete'] });
  pull({ users: [[], 'failed'], bots: [[], 'empty'], devices: [[], 'unsupported'] });
  expect(shell(path, 'SELECT DISTINCT status FROM snapshots')).toEqual([{ status: 'incomplete' }]);
  expect(shell(path, 'SELECT user_name, snapshot FROM users ORDER BY row_id')).toEqual([
    { user_name: 'ann', snapshot: 2 },
    { user_name: 'bob', snapshot: 2 },
  ]);
  expect(shell(path, 'SELECT role, snapshot, snapshot_started FROM roles')).toEqual([
    { role: 'old', snapshot: 1, snapshot_started: START.started },
  ]);
  expect(shell(path, 'SELECT * FROM tokens')).toEqual([]);
  expect(shell(path, 'SELECT * FROM devices')).toEqual([]);
  expect(
    shell(path, 'SELECT dataset, status, snapshot, snapshot_status FROM latest_readings ORDER BY dataset'),
  ).toEqual([
    { dataset: 'bots', status: 'empty', snapshot: 3, snapshot_status: 'incomplete' },
    { dataset: 'devices', status: 'unsupported', snapshot: 3, snapshot_status: 'incomplete' },
    { dataset: 'roles', status: 'complete', snapshot: 1, snapshot_status: 'incomplete' },
    { dataset: 'users', status: 'complete', snapshot: 2, snapshot_status: 'incomplete' },
  ]);
  pull({ users: [['cy'], 'empty'] }, false);
  expect(shell(path, 'SELECT user_name, snapshot FROM users')).toEqual([{ user_name: 'cy', snapshot: 4 }]);
  store.close();
});

test('the view of a supplied list shows the latest list of each source, and nothing after it was withdrawn', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const supply = (file: string, day: number, people: string[], parameters: JsonObject = {}) =>
    store.local.saveRun({
      collector: 'people',
      started: `2026-07-0${day}T00:00:00.000Z`,
      ended: `2026-07-0${day}T00:00:01.000Z`,
      who: 'ann@host',
      parameters,
      collector_version: '0.1.0',
      sources: [
        {
          dataset: 'people_leavers',
          source: file,
          status: 'complete',
          reason: '',
          redactions: [],
          rows: people.map((name) => ({ key: name, body: { user: name } })),
        },
      ],
    });
  supply('a.csv', 1, ['ann', 'bob']);
  supply('b.csv', 2, ['cy', 'bob']);
  supply('a.csv', 3, ['bob']);
  const SELECT = 'SELECT row_id, supplied_by, supplied_at FROM people_leavers ORDER BY row_id';
  expect(shell(path, SELECT)).toEqual([
    { row_id: 'bob', supplied_by: 'a.csv', supplied_at: '2026-07-03T00:00:00.000Z' },
    { row_id: 'cy', supplied_by: 'b.csv', supplied_at: '2026-07-02T00:00:00.000Z' },
  ]);
  supply('a.csv', 4, [], { withdrawn: true });
  expect(shell<{ row_id: string }>(path, SELECT).map(({ row_id }) => row_id)).toEqual(['bob', 'cy']);
  supply('b.csv', 5, [], { withdrawn: true });
  expect(shell(path, SELECT)).toEqual([]);
  store.close();
});

test('events_of_… shows the events that a listing is made from, by the index', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const events = openEventWriter(path);
  const logs = DATASETS.filter(({ name, source }) => source === 'log' && typesOfDataset(name).length > 0);
  const types = [...new Set(logs.flatMap(({ name }) => typesOfDataset(name)))];
  events.insert(types.map((type, at) => event(1_000_000 + at, `u${at}`, { event: type })));
  events.close();
  store.close();
  for (const { name } of logs) {
    const shown = shell<{ event: string }>(path, `SELECT event FROM events_of_${name}`).map(
      ({ event: of }) => of,
    );
    expect([...new Set(shown)].sort()).toEqual([...new Set(typesOfDataset(name))].sort());
    expect(shown.length, name).toBeGreaterThan(0);
  }
  expect(JSON.stringify(shell(path, 'EXPLAIN QUERY PLAN SELECT * FROM events_of_certificates'))).toContain(
    'USING INDEX event_by_type',
  );
});

test('a store with the views of another version is not damaged, and gets today’s when it is opened for writing', () => {
  const path = storePath();
  openStoreForWriting(path).close();
  const VIEWS = "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name";
  const before = shell(path, VIEWS);
  const db = connect(path, 'write');
  keepDigests(db);
  db.exec(`DROP VIEW users; DROP VIEW events_of_logins;
    CREATE VIEW users AS SELECT 1 AS name; CREATE VIEW logins AS SELECT 1 AS user;
    UPDATE meta SET value = 'of another version' WHERE name = 'views_sha256'`);
  db.close();
  const reader = openStoreForReading(path);
  expect([...reader.damage()]).toEqual([]);
  reader.close();
  openStoreForWriting(path).close();
  expect(shell(path, VIEWS)).toEqual(before);
});
