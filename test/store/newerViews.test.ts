import { expect, test } from 'vitest';
import { openStoreForWriting } from '../../src/store/open.ts';
import { outcome, START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const ZERO = '0001-01-01T00:00:00Z';
const T = '2026-07-01T00:00:00Z';

const ROWS: [dataset: string, body: object, shown: object][] = [
  [
    'bot_instances',
    {
      metadata: { name: 'i1', expires: T },
      spec: { bot_name: 'ci', instance_id: 'i1' },
      status: {
        initial_authentication: { authenticated_at: T, join_attrs: { meta: { join_method: 'github' } } },
        latest_authentications: [{ authenticated_at: T }, { authenticated_at: '2026-07-02T00:00:00Z' }],
        latest_heartbeats: [
          { hostname: 'a', version: '17' },
          { hostname: 'b', version: '18' },
        ],
      },
    },
    {
      bot: 'ci',
      instance: 'i1',
      join_method: 'github',
      joined: T,
      renewed: '2026-07-02T00:00:00Z',
      hostname: 'b',
      version: '18',
      expires: T,
    },
  ],
  [
    'workload_identities',
    { metadata: { name: 'web', labels: { a: 'b' } }, spec: { spiffe: { id: '/web' } } },
    { name: 'web', spiffe_id: '/web', labels: '{"a":"b"}', rules: null },
  ],
  [
    'x509_revocations',
    { metadata: { name: 'ab' }, spec: { reason: 'leaked', revoked_at: T } },
    { serial_number: 'ab', reason: 'leaked', revoked: T, expires: null },
  ],
  [
    'x509_issuer_overrides',
    { metadata: { name: 'default' }, spec: { overrides: [{}, {}] } },
    { name: 'default', overrides: 2 },
  ],
  [
    'sigstore_policies',
    { metadata: { name: 's' }, spec: { keyless: {}, requirements: { artifact_signature: true } } },
    { name: 's', authority: 'keyless', requirements: '{"artifact_signature":true}' },
  ],
  [
    'devices',
    {
      metadata: { name: 'd1' },
      spec: { asset_tag: 'C1', os_type: 'macos', enroll_status: 'enrolled', owner: 'ann', create_time: T },
    },
    { id: 'd1', asset_tag: 'C1', os_type: 'macos', enroll_status: 'enrolled', owner: 'ann', created: T },
  ],
  [
    'access_lists',
    {
      metadata: { name: 'l1' },
      spec: {
        title: 'Prod',
        owners: null,
        grants: { roles: ['access'] },
        audit: { next_audit_date: ZERO, recurrence: { frequency: '6 months' } },
      },
    },
    {
      name: 'l1',
      title: 'Prod',
      owners: null,
      roles: '["access"]',
      review_frequency: '6 months',
      next_review: null,
    },
  ],
  [
    'access_list_members',
    {
      metadata: { name: 'ann' },
      spec: {
        access_list: 'l1',
        name: 'ann',
        membership_kind: 'MEMBERSHIP_KIND_USER',
        added_by: 'bob',
        joined: T,
        expires: ZERO,
        reason: 'on call',
      },
    },
    {
      access_list: 'l1',
      name: 'ann',
      kind: 'MEMBERSHIP_KIND_USER',
      added_by: 'bob',
      joined: T,
      expires: null,
      reason: 'on call',
    },
  ],
  [
    'access_list_reviews',
    {
      metadata: { name: 'r1' },
      spec: {
        access_list: 'l1',
        review_date: T,
        reviewers: ['ann'],
        notes: 'fine',
        changes: { removed_members: ['carl'] },
      },
    },
    { access_list: 'l1', reviewed: T, reviewers: '["ann"]', removed_members: '["carl"]', notes: 'fine' },
  ],
  [
    'access_monitoring_rules',
    {
      metadata: { name: 'auto' },
      spec: { condition: 'true', automatic_review: { integration: 'builtin', decision: 'APPROVED' } },
    },
    { name: 'auto', condition: 'true', automatic_decision: 'APPROVED', notification: null },
  ],
];

test('the newer kinds have plain views', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const snapshot = store.beginSnapshot(START);
  for (const [dataset, body] of ROWS) {
    snapshot.savePage(dataset, [{ key: dataset, body: JSON.parse(JSON.stringify(body)) }]);
    snapshot.finishDataset(outcome(dataset, 'complete'), []);
  }
  snapshot.finish('2026-07-02T00:00:00Z', null);
  store.close();
  for (const [dataset, body, shown] of ROWS) {
    const [row] = shell<{ json: string }>(path, `SELECT * FROM ${dataset}`);
    expect(row).toEqual({ ...shown, json: expect.anything() });
    expect(JSON.parse(row?.json ?? '')).toEqual(body);
  }
});
