import { eventGroup } from './eventType.ts';

/** How machines join, what workloads are issued, and the rules and keys behind it. */
export const MACHINE_TYPES = [
  ...eventGroup(
    {
      item: 'BOT',
      primary: '6.1-04 6.1-09',
      supporting: '6.2-02 7.2-02',
      datasets: ['bot_joins'],
      refusal: 'join',
      shows: 'shows how a machine got its credentials, or that it was refused',
    },
    {
      'bot.join': 'TJ001',
      'instance.join': { codes: 'TJ002', item: 'NOD', datasets: ['instance_joins'] },
      'join_token.bound_keypair.recovery': 'TBK001',
      'join_token.bound_keypair.rotation': 'TBK002',
      'join_token.bound_keypair.join_state_verification_failed': {
        codes: 'TBK003',
        refused: 'always',
        primary: '7.2-02',
        supporting: '6.1-09',
      },
      'cert.generation_mismatch': {
        codes: 'TCB00',
        refused: 'always',
        refusal: 'issuance',
        primary: '7.2-02',
        supporting: '6.1-09 7.4-02',
      },
    },
  ),
  ...eventGroup(
    {
      item: 'WID',
      primary: '6.1-04 6.1-09',
      supporting: '7.2-02',
      datasets: ['svid_issuance'],
      refusal: 'issuance',
      shows: 'shows an identity that a workload was issued or refused',
    },
    { 'spiffe.svid.issued': 'TSPIFFE000' },
  ),
  ...eventGroup(
    {
      item: 'TOK',
      primary: '6.1-09 6.2-01',
      supporting: '8.1-05',
      datasets: ['config_changes'],
      change: 'resource',
      refusal: 'other',
      shows: 'shows a join token being made, changed or deleted',
    },
    {
      'join_token.create': 'TJT00',
      'join_token.update': '',
      'join_token.delete': { codes: 'TJT01', datasets: ['config_changes', 'revocations'] },
      'join_token.deleted': { codes: '', datasets: ['config_changes', 'revocations'] },
      'scoped_token.create': 'TST000',
      'scoped_token.update': '',
      'scoped_token.delete': { codes: 'TST003', datasets: ['config_changes', 'revocations'] },
    },
  ),
  ...eventGroup(
    {
      item: 'WID',
      primary: '6.1-03 6.1-09 8.1-05',
      supporting: '6.3-04',
      datasets: ['config_changes'],
      change: 'access_rule',
      refusal: 'other',
      shows: 'shows a rule for the identities of workloads changing',
    },
    {
      'workload_identity.create': 'WID001',
      'workload_identity.update': 'WID002',
      'workload_identity.delete': { codes: 'WID003', datasets: ['config_changes', 'revocations'] },
      'workload_identity_x509_revocation.create': {
        codes: 'WID004',
        datasets: ['revocations', 'config_changes'],
        primary: '6.2-03 6.3-02 7.4-04',
        change: 'resource',
      },
      'workload_identity_x509_revocation.update': { codes: 'WID005', change: 'resource' },
      'workload_identity_x509_revocation.delete': {
        codes: 'WID006',
        datasets: ['revocations', 'config_changes'],
        change: 'resource',
      },
      'workload_identity_x509_issuer_override.create': {
        codes: 'WID007',
        primary: '6.1-11 8.1-05',
        change: 'resource',
      },
      'workload_identity_x509_issuer_override.delete': {
        codes: 'WID008',
        primary: '6.1-11 8.1-05',
        change: 'resource',
      },
      'sigstore_policy.create': { codes: 'TSSP001', item: 'SIG' },
      'sigstore_policy.update': { codes: 'TSSP002', item: 'SIG' },
      'sigstore_policy.delete': { codes: 'TSSP003', item: 'SIG' },
      'spiffe.federation.create': { codes: 'TSPIFFE001', change: 'resource', primary: '6.6-04 8.1-05' },
      'spiffe.federation.delete': { codes: 'TSPIFFE002', change: 'resource', primary: '6.6-04 8.1-05' },
      'workload_cluster.create': { codes: 'WC001', change: 'resource' },
      'workload_cluster.update': { codes: 'WC002', change: 'resource' },
      'workload_cluster.delete': { codes: 'WC003', change: 'resource' },
    },
  ),
];
