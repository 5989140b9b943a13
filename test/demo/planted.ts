/** A gateway of the demonstration. */
export type Personality = '14.2' | '18';

/**
 * What the made-up company holds for a test of controls (fixtures/company/ABOUT.md). Rows are named by a part of their key, which
 * is the same on both gateways; other rows may be exceptions as well.
 */
export interface Planted {
  /** a row that is an exception: its dataset and a part of its key */
  exception: readonly [dataset: string, key: string];
  /** what looks like an exception and is none: words that the population shows and that no exception of the test has */
  trap: string;
  /** why it is none */
  why: string;
  /** file of the bundle that shows the trap, where the population does not */
  shownIn?: string;
  /** what one of the gateways holds beside that */
  also?: Partial<Record<Personality, Pick<Planted, 'exception' | 'trap' | 'why'>>>;
  /** results on a gateway where the test cannot be performed, with the reason */
  without?: Partial<Record<Personality, { result: 'not_applicable'; why: string }>>;
}

const NO_WORKLOADS = {
  '14.2': { result: 'not_applicable', why: 'version 14 has no workload identities' },
} as const;

export const PLANTED: Readonly<Record<string, Planted>> = {
  K01: {
    exception: ['setting_spans', 'second_factor'],
    trap: 'bot-backup',
    why: 'the user of a bot is no person',
    shownIn: 'evidence/users.jsonl',
  },
  K02: {
    exception: ['roles', 'platform-admin'],
    trap: 'prod-root',
    why: 'the role asks for a factor itself',
  },
  K03: { exception: ['users', 'old-vendor'], trap: 'break-glass', why: 'a listed account for emergencies' },
  K04: {
    exception: ['roles', 'legacy-root'],
    trap: 'access,access,traits',
    why: 'every node, but logins from traits, and nobody has root among them',
  },
  K05: {
    exception: ['users', 'contractor-marek'],
    trap: 'break-glass',
    why: 'on the list of administrators',
  },
  K06: {
    exception: ['grants', 'old-vendor/legacy-root'],
    trap: 'break-glass',
    why: 'standing access that the list of administrators approves',
  },
  K07: {
    exception: ['roles', 'legacy-root'],
    trap: 'roles/access',
    why: 'exactly 30 hours, which is the limit',
  },
  K08: {
    exception: ['access_requests', 'fd381f11'],
    trap: 'ad29a111-ac82-49c4-93ce-4ec8825aa83e',
    why: 'the requester deleted the request, and approved nothing',
  },
  K09: {
    exception: ['access_requests', '88d8a935'],
    trap: 'ad29a111-ac82-49c4-93ce-4ec8825aa83e',
    why: 'the reason looks like a formula, and is a reason',
  },
  K10: {
    exception: ['access_requests', 'f1255a42'],
    trap: 'fd381f11-a6af-46c6-b970-900a67270734',
    why: 'approved by a change of state (K08), and before it was used',
  },
  K11: {
    exception: ['people_leavers', 'farid.fallah'],
    trap: 'contractor-nils',
    why: 'the account was deleted within the hour',
  },
  K12: {
    exception: ['lock_lifecycles', 'c39d0b91'],
    trap: 'd72df82f-566f-4bc8-b157-8a02b2b9e1b1',
    why: 'a lifted lock on a login, of nobody who left',
  },
  K13: {
    exception: ['tokens', ''],
    trap: 'iam-nodes',
    why: 'no expiry, but joined by identity, not by a secret',
  },
  K14: {
    exception: ['bots', 'forgotten-sync'],
    trap: 'nightly-report',
    why: 'no join in the first three weeks: it was made after them',
  },
  K15: {
    exception: ['bot_joins', 'd1cd572f'],
    trap: 'a53a8acb-647b-4591-91fd-b74be8584f81',
    why: 'a certificate used twice, which the gateway locked at once',
  },
  K16: {
    exception: ['workload_identities', 'anything-goes'],
    trap: 'ledger-api',
    why: 'one of its rules is an expression, without conditions',
    without: NO_WORKLOADS,
  },
  K17: {
    exception: ['refusal_bursts', '10f84e4e'],
    trap: 'contractor-marek',
    why: 'six wrong passwords, and a lock forty minutes later',
  },
  K18: {
    exception: ['roles', 'support'],
    trap: '4ed98d3b-a84f-431a-ad2d-c0de148c1bfe',
    why: 'no upload: this cluster logs none at all, which is insufficient evidence',
  },
  K19: {
    exception: ['config_changes', 'f203ff7b'],
    trap: 'migration-aug',
    why: 'made and removed under one approved change',
  },
  K20: {
    exception: ['state_changes', ''],
    trap: 'prod-db',
    why: 'changed between the snapshots by an event',
  },
  K21: {
    exception: ['sessions', '4ed98d3b'],
    trap: 'ccadfd2c-6325-4181-b164-425af0f646ec',
    why: 'no end in the log: it was open when the quarter ended',
    shownIn: 'evidence/sessions.jsonl',
  },
  K22: {
    exception: ['cert_authorities', 'host/northwind'],
    trap: 'user/northwind-ledger.example.com',
    why: 'rotated in August',
  },
  K23: {
    exception: ['trusted_clusters', 'audit.vendor.example.com'],
    trap: 'old.vendor.example.com',
    why: 'admits everybody, and is switched off',
  },
  K24: { exception: ['nodes', '000000000004'], trap: 'batch-1', why: 'in the inventory under its id' },
  K25: {
    exception: ['review_rows', '2026-Q3-1/'],
    trap: 'contractor-marek',
    why: 'the review took the role away, and a later snapshot shows that in time',
    also: {
      '18': {
        exception: ['access_lists', '9b2c7e10'],
        trap: 'Production on call',
        why: 'reviewed within the quarter, and due in November',
      },
    },
  },
  K26: {
    exception: ['logins', 'mei.lin'],
    trap: 'samir.rahman',
    why: 'disabled at the identity provider, and no login since',
  },
  K27: {
    exception: ['roll_forward', 'users/svc-backup'],
    trap: 'contractor-nils',
    why: 'in neither snapshot: made and deleted between them, by events',
  },
  K28: {
    exception: ['tbot_config', 'ci-deploy.yaml output 1'],
    trap: 'backup-k8s',
    why: 'no file: the output is a secret of Kubernetes',
    shownIn: 'evidence/tbot_config.jsonl',
  },
  K29: {
    exception: ['users', 'contractor-lena'],
    trap: 'break-glass',
    why: 'a listed account for emergencies, not meant to be used',
  },
  K30: {
    exception: ['grants', 'forgotten-sync/sync-as-vendor'],
    trap: 'ci-deploy',
    why: 'takes on a role, and nobody’s identity',
  },
  K31: {
    exception: ['tbot_config', 'nightly-report.yaml'],
    trap: 'ci-deploy.yaml',
    why: 'no pin: it connects to the proxy, whose certificate it checks',
  },
  K32: {
    exception: ['sessions', '58e2416c'],
    trap: 'cc0ee1eb-4dcc-4195-833e-92c3812f8273',
    why: 'root on production, with a moderator from its first minute on',
  },
  K33: {
    exception: ['config_changes', 'b52918f6'],
    trap: 'contractor-nils',
    why: 'approved on the day before the account was made',
  },
  K34: {
    exception: ['access_requests', '33adf9c9'],
    trap: 'fd381f11-a6af-46c6-b970-900a67270734',
    why: 'an emergency that somebody else approved within the hour',
  },
  K35: {
    exception: ['people_incidents', 'INC-77'],
    trap: 'a53a8acb-647b-4591-91fd-b74be8584f81',
    why: 'incident INC-74 names it',
  },
  K36: {
    exception: ['grants', 'contractor-marek/platform-admin'],
    trap: 'contractor-lena',
    why: 'lost the role of the former job on the day after',
  },
  K37: { exception: ['bots', 'forgotten-sync'], trap: 'ci-deploy', why: 'its owner is still there' },
  K38: {
    exception: ['roles', 'editor'],
    trap: 'prod-root',
    why: 'permits file copy, which no policy forbids, and no agent forwarding',
  },
};
