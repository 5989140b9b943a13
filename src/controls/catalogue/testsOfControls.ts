import { CONTROL_TESTS } from '../registry.ts';
import { NAMED_EVIDENCE } from './namedRows.ts';

/** A test of controls as the catalogue lists it. */
export interface TestInfo {
  id: string;
  title: string;
  /** the rule in our words */
  rule: string;
  /** whether this version can run it; one that it cannot is never told as passed */
  built: boolean;
  points: readonly string[];
  criteria: readonly string[];
}

const RULES: readonly [id: string, title: string, rule: string][] = [
  [
    'K01',
    'Multi-factor authentication',
    'The cluster asks for a second factor and every local person has a device; the factor of single sign-on users lies with the identity provider and is for a person to judge.',
  ],
  [
    'K02',
    'Session MFA',
    'A second factor is asked for each session, cluster-wide or at least by every privileged role.',
  ],
  [
    'K03',
    'Local accounts',
    'With local logins allowed, only listed break-glass accounts are local, and each of their logins has a ticket.',
  ],
  [
    'K04',
    'Root on every node',
    'No role allows a root login on nodes of any label. Logins that come from traits are resolved for each user; label expressions are for a person to judge.',
  ],
  [
    'K05',
    'Administrators',
    'Roles with wildcard resources or verbs, or that may create or update roles, users, tokens or connectors, are held only by approved administrators.',
  ],
  [
    'K06',
    'Standing privilege',
    'Privileged roles are not held for good: not directly, not through a connector mapping, not through a list membership without an end.',
  ],
  ['K07', 'Certificate lifetime', 'The longest session and workload certificates stay within the policy.'],
  [
    'K08',
    'Self-approval and review bypass',
    'Nobody approves their own access request, by review, by change of state or as delegator; and no request is approved by a change of state without an approving review.',
  ],
  [
    'K09',
    'Quality of requests',
    'Each access request gives a reason, names a ticket where a pattern is set, and an approved one has the number of approvers that the policy asks for.',
  ],
  [
    'K10',
    'Use without approval',
    'Nothing is done under an access request before its approval or after its end.',
  ],
  [
    'K11',
    'Leavers',
    'A leaver is locked, deleted or disabled within the agreed time, and does nothing afterwards.',
  ],
  ['K12', 'Locks lifted', 'No lock ends while the person it holds out is still a leaver.'],
  [
    'K13',
    'Join tokens',
    'Static secrets have an end within the limit; delegated methods have narrow allow rules.',
  ],
  ['K14', 'Dormant bots', 'Every bot has joined within the last 90 days.'],
  [
    'K15',
    'Join anomalies',
    'Bursts of failed joins, generation mismatches and key-pair lock-outs are each followed by a lock and a ticket.',
  ],
  [
    'K16',
    'Attestation rules',
    'Every workload identity has allow rules, and every Sigstore policy is used by one.',
  ],
  [
    'K17',
    'Refused issuance',
    'Refusals to issue credentials are logged and looked at; where the gateway logs none, nothing is proven.',
  ],
  ['K18', 'Session recording', 'Sessions are recorded, and recordings are uploaded within a day.'],
  [
    'K19',
    'Authorised changes',
    'Each configuration change has an approved request or a ticket, or comes from the configuration pipeline.',
  ],
  ['K20', 'Drift', 'Each difference between two snapshots is explained by an event.'],
  [
    'K21',
    'Completeness of the log',
    'The audit log was kept and read for the whole period, without unexplained silence, without sessions that start and never end, and with the same counts whenever a part was read twice.',
  ],
  [
    'K22',
    'Rotation of the certificate authorities',
    'No certificate authority is older than the policy allows.',
  ],
  ['K23', 'Trust between clusters', 'No trusted cluster maps every role.'],
  [
    'K24',
    'Inventory',
    'Each node carries its owner and environment labels and has joined in a way that the log shows.',
  ],
  [
    'K25',
    'Access reviews',
    'Access lists are reviewed in time, not by the reviewed, and removals are carried out.',
  ],
  [
    'K26',
    'Population of users',
    "Single sign-on users vanish from the gateway: without the identity provider's list the population is not known.",
  ],
  [
    'K27',
    'Roll-forward',
    'Users, roles, bots and locks at the start, plus those created, less those deleted or expired, are those at the end.',
  ],
  [
    'K28',
    'Storage of tbot',
    'The storage of tbot is readable by nobody else, and on disk only where it must be.',
  ],
];

/** Every test of controls by id, with the points of focus of the rows that name it. */
export const TESTS_OF_CONTROLS: readonly TestInfo[] = RULES.map(([id, title, rule]) => {
  const points = [
    ...new Set(NAMED_EVIDENCE.filter((row) => row.tests.includes(id)).flatMap((row) => row.points)),
  ].sort();
  const criteria = [...new Set(points.map((point) => point.slice(0, point.indexOf('-'))))];
  return { id, title, rule, built: CONTROL_TESTS.some((test) => test.id === id), points, criteria };
});
