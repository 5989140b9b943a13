import { eventGroup } from './eventType.ts';

/** Changes that an identity provider or another system makes to accounts: SCIM, Okta, AWS Identity Center. */
export const PROVISIONING_TYPES = [
  ...eventGroup(
    {
      item: 'USR',
      primary: '6.2-01 6.2-03',
      supporting: '6.3-02',
      datasets: ['provisioning'],
      shows: 'shows the identity provider creating, changing or deactivating an account or group',
    },
    {
      'scim.create': 'TSCIM001',
      'scim.update': { codes: 'TSCIM002', datasets: ['provisioning', 'revocations'] },
      'scim.delete': { codes: 'TSCIM003', datasets: ['provisioning', 'revocations'] },
      'scim.get': 'TSCIM004',
      'scim.list': 'TSCIM005',
      'scim.patch': { codes: 'TSCIM006', datasets: ['provisioning', 'revocations'] },
    },
  ),
  ...eventGroup(
    {
      item: 'USR',
      primary: '6.2-03',
      supporting: '7.2-04',
      datasets: ['provisioning'],
      shows: 'shows a synchronisation with the identity provider that ran or failed',
    },
    {
      'okta.groups.update': 'TOK001',
      'okta.applications.update': 'TOK002',
      'okta.sync.failure': 'TOK003',
      'okta.assignment.process': 'TOK004',
      'okta.assignment.cleanup': { codes: 'TOK005', datasets: ['provisioning', 'revocations'] },
      'okta.access_list.sync': 'TOK006',
      'okta.user.sync': 'TOK007',
      'aws_identity_center.resource_sync.success': { codes: 'TAIC001I', primary: '6.2-02' },
      'aws_identity_center.resource_sync.failed': { codes: 'TAIC001E', primary: '6.2-02' },
    },
  ),
];
