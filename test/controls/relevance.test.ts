import { expect, test } from 'vitest';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { criterionListing } from '../../src/controls/relevance/criterionListing.ts';
import { matrixLines } from '../../src/controls/relevance/matrix.ts';
import { pointsOfTest, REQUEST_ITEMS } from '../../src/controls/requestList/items.ts';
import { DATASETS, datasetNamed } from '../../src/datasets/registry.ts';
import { at, event, withConclusion } from './world.ts';

/** Primary points of datasets, as the request list's page gives them. */
const HOMES: Readonly<Record<string, string>> = {
  people_leavers: '6.2-03 6.3-02',
  people_joiners: '6.2-01',
  idp_accounts: '6.1-04 6.2-02 6.2-03',
  approved_administrators: '6.1-03 6.3-04',
  break_glass_accounts: '6.1-08 8.1-13',
  logins: '6.1-04 6.1-08',
  mfa_changes: '6.1-04 6.1-08',
  lockouts: '7.2-02',
  password_resets: '6.6-02',
  certificates: '6.1-04 6.1-08 6.6-02',
  bot_joins: '6.1-04 6.1-09 6.2-02',
  svid_issuance: '6.1-04 6.1-09',
  x509_revocations: '6.2-03 6.3-02 7.4-04',
  x509_issuer_overrides: '6.1-11 8.1-05',
  workload_identities: '6.1-03 6.1-09 6.3-03 6.3-04',
  locks: '6.2-03 6.3-02 7.4-02',
  active_sessions: '6.2-02 7.2-01',
  sessions: '7.2-01 7.3-03 8.1-04',
  config_changes: '6.3-01 6.8-02 7.1-03 8.1-05',
  auth_servers: '6.1-01 6.1-06 7.1-02',
  proxy_servers: '6.1-01 6.1-06 7.1-02',
  desktop_services: '6.1-01 6.1-06 7.1-02',
  database_services: '6.1-01 6.1-06 7.1-02',
  instances: '6.1-01 6.1-06 7.1-02',
  networking_config: '6.6-01 6.6-04 7.1-01',
  session_recording_config: '7.2-01 7.2-02',
  audit_config: '7.2-01 7.2-02',
  cert_authorities: '6.1-11 6.7-02',
  integrations: '6.1-06 6.1-09',
  access_monitoring_rules: '7.2-02 7.2-03',
  terraform_changes: '8.1-05 8.1-09',
  git_commits: '8.1-04 8.1-05 8.1-08',
  access_requests: '6.2-01 6.3-01',
  caller: '',
  ui_config: '',
  attachments: '',
};

test.each(Object.entries(HOMES))('%s is primary evidence for its own points only', (name, points) => {
  const primary = (datasetNamed(name)?.relevance ?? [])
    .filter(({ level }) => level === 'primary')
    .map(({ point }) => point.slice(2))
    .sort();
  expect(primary.join(' ')).toBe(points);
});

test('no dataset names a point twice', () => {
  for (const { name, relevance } of DATASETS) {
    const points = relevance.map(({ point }) => point);
    expect(new Set(points).size, name).toBe(points.length);
  }
});

test('each point of an item has a dataset among its sources, or a file', () => {
  for (const { item, points, sources, file } of REQUEST_ITEMS) {
    if (file !== undefined) continue;
    const mapped = new Set(
      sources.flatMap(({ dataset }) => datasetNamed(dataset)?.relevance ?? []).map(({ point }) => point),
    );
    for (const point of points) expect(mapped, `item ${item}`).toContain(point);
  }
});

test('tests of controls are relevant to the points of the items that name them, and to those beyond the list', () => {
  const beyond: Readonly<Record<string, string[]>> = {
    K34: ['6.1-08', '6.3-01', '8.1-13'],
    K35: ['7.3-01', '7.3-03', '7.4-02', '7.4-07', '7.5-03'],
    K36: ['6.2-03', '6.3-01', '6.3-02'],
    K38: ['6.7-01'],
  };
  for (const { id, points } of PROCEDURES) {
    for (const point of beyond[id] ?? []) expect(points, id).toContain(point);
    const all = pointsOfTest(id, points);
    for (const { item, tests, points: named } of REQUEST_ITEMS)
      if (tests.includes(id)) for (const point of named) expect(all, `${id}, item ${item}`).toContain(point);
  }
});

test('access requests are evidence of authorized changes only where a change names them', () => {
  const ask = (id: string) =>
    event(at(3, 1), 'access_request.create', { id, user: 'bob', roles: ['dba'], state: 'PENDING' });
  const rows = withConclusion(
    {
      events: [
        ask('used'),
        ask('unused'),
        event(at(3, 4), 'role.created', {
          ...{ code: 'T9000I', user: 'bob', name: 'x', identity: { user: 'bob', access_requests: ['used'] } },
          access_requests: ['used'],
        }),
      ],
    },
    ({ set, results }) => {
      const listed = (criterion: string) =>
        [...criterionListing(set, [], criterion)]
          .filter(({ dataset }) => dataset === 'access_requests')
          .map(({ key }) => key)
          .sort();
      const line = [...matrixLines(set, [], results)].find(
        ({ point, dataset }) => point?.id === 'CC8.1-08' && dataset === 'access_requests',
      );
      return { changes: listed('CC8.1'), granted: listed('CC6.3'), count: line?.rows };
    },
  );
  expect(rows).toEqual({ changes: ['used'], granted: ['unused', 'used'], count: 1 });
});

test('an attached file takes the points of its item, and no others', () => {
  expect(attachedPoints(41)).toEqual(['CC7.2-03', 'CC7.3-02']);
});

/** Points in the matrix at which a file attached to an item is listed. */
function attachedPoints(item: number): string[] {
  return withConclusion({ attached: [item] }, ({ set, results }) =>
    [...matrixLines(set, [], results)]
      .filter(({ dataset }) => dataset === 'attachments')
      .map(({ point, rows }) => {
        expect(rows).toBe(1);
        return point?.id ?? '';
      }),
  );
}
