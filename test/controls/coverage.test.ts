import { expect, test } from 'vitest';
import { coverageRows, type DatasetState } from '../../src/controls/coverage.ts';
import { coverageRowSchema } from '../../src/records/coverage.ts';

const collected = (rows: number): DatasetState => ({
  status: 'complete',
  rows,
  reason: '',
  method: 'direct',
  permission: '',
});

function rowsWith(datasets: Record<string, DatasetState>, attachments: Record<number, number> = {}) {
  const rows = coverageRows({
    datasets: new Map(Object.entries(datasets)),
    attachments: new Map(Object.entries(attachments).map(([row, count]) => [Number(row), count])),
    eventRows: (item) => (item === 'CHG' ? 4 : 100),
    localCommand: (name) =>
      name === 'tls_probe'
        ? 'affidavit probe HOST:PORT'
        : name === 'idp_accounts'
          ? 'affidavit people import'
          : undefined,
  });
  return (row: number) => {
    const found = rows.find((candidate) => candidate.row === row);
    if (found === undefined) throw new Error(`no row ${row}`);
    return found;
  };
}

test('all 62 rows are told, and nothing collected leaves all of them asked for with something to do', () => {
  const row = rowsWith({});
  for (let number = 1; number <= 62; number += 1) {
    const found = coverageRowSchema.parse(row(number));
    expect(found.state, `row ${number}`).toBe('asked for');
    expect(found.next, `row ${number}`).not.toBe('');
  }
});

test('rows follow the statuses of their datasets', () => {
  const denied: DatasetState = {
    status: 'denied',
    rows: 0,
    reason: 'no rule',
    method: 'direct',
    permission: 'token: list, read',
  };
  const notOffered: DatasetState = {
    status: 'unsupported',
    rows: 0,
    reason: 'not offered by this edition',
    method: 'direct',
    permission: '',
  };
  const row = rowsWith({
    roles: collected(3),
    networking_config: collected(1),
    tokens: denied,
    sigstore_policies: notOffered,
    access_requests: { ...collected(9), method: 'derived' },
  });
  expect(row(1)).toMatchObject({
    state: 'collected',
    rows: 4,
    next: '',
    files: ['evidence/roles.jsonl', 'evidence/networking_config.jsonl'],
  });
  expect(row(13)).toMatchObject({ state: 'denied', rows: 0 });
  expect(row(13).next).toContain('token: list, read');
  expect(row(51)).toMatchObject({ state: 'not offered', next: '' });
  expect(row(30)).toMatchObject({ state: 'derived', rows: 9 });
});

test('rows that a person must answer ask for a file until one is attached', () => {
  const before = rowsWith({ networking_config: collected(1) });
  expect(before(14)).toMatchObject({ state: 'asked for', next: 'affidavit attach FILE --item 14' });
  expect(before(44).next).toBe('affidavit probe HOST:PORT');
  expect(before(25).next).toContain('people import');
  const after = rowsWith({ networking_config: collected(1), idp_accounts: collected(5) }, { 14: 2 });
  expect(after(14)).toMatchObject({ state: 'attached', rows: 3, next: '' });
  expect(after(25)).toMatchObject({ state: 'collected', rows: 5 });
});

test('a partial dataset is never passed off as collected', () => {
  const partial: DatasetState = {
    status: 'partial',
    rows: 7,
    reason: 'cut off',
    method: 'direct',
    permission: '',
  };
  expect(rowsWith({ nodes: partial })(8)).toMatchObject({ state: 'asked for', rows: 7 });
});

test('rows of the log count what speaks to them, and rows that share an item ask for their own source', () => {
  const row = rowsWith({ events: collected(100), git_commits: collected(3) });
  expect(row(32)).toMatchObject({ state: 'collected', rows: 4 });
  expect(row(60)).toMatchObject({ state: 'collected', rows: 3 });
  expect(row(61)).toMatchObject({ state: 'asked for', rows: 0 });
});

test('an empty history of a feature that the gateway lacks is not offered, not derived', () => {
  const lacking: DatasetState = {
    status: 'unsupported',
    rows: 0,
    reason: 'not in this version',
    method: 'direct',
    permission: '',
  };
  const silent: DatasetState = {
    status: 'empty',
    rows: 0,
    reason: 'none',
    method: 'derived',
    permission: '',
  };
  expect(rowsWith({ workload_identities: lacking, svid_issuance: silent })(49).state).toBe('not offered');
});
