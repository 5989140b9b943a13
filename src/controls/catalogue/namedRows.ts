import type { EvidenceItem } from '../../records/datasets.ts';

/** Evidence that the user's documents name: which items answer it, for which points of focus, and how it is tested. */
export interface NamedEvidence {
  /** 1 to 62 */
  row: number;
  wording: string;
  /** `all`: every dataset of resource definitions */
  items: readonly EvidenceItem[] | 'all';
  points: readonly string[];
  tests: readonly string[];
  /** a person must judge it or supply a file, instead of or beside the tests */
  manual: boolean;
}

/**
 * First row, last row, wording, items, points, tests, manual. Rows of one line are answered by the same evidence; `|` parts
 * the wordings of its rows, a wording without it is that of them all.
 */
type Line = [number, number, string, string, string, string, boolean?];

const LINES: readonly Line[] = [
  [
    1,
    3,
    'access by role to nodes | access by role to UNIX logins | access by role to the cluster configuration',
    'ROL NET',
    '6.1-03',
    'K04 K05',
  ],
  [
    4,
    5,
    'short-lived certificates through the identity provider | lifetimes of certificates',
    'AUT CA',
    '6.1-04 6.1-08',
    'K01 K07',
  ],
  [6, 7, 'network segmentation | trusted clusters', 'TRC', '6.1-05 6.6-04', 'K23'],
  [8, 8, 'labels and the live list of nodes', 'NOD', '6.1-01 6.1-06', 'K24'],
  [9, 10, 'information assets are restricted | access follows roles', 'ROL', '6.1-07 6.3-03', 'K04 K05 K06'],
  [11, 11, 'one authentication standard everywhere', 'AUT', '6.1-08', 'K01 K02 K03'],
  [12, 13, 'credentials of infrastructure | configurations of join tokens', 'TOK', '6.1-09 6.2-01', 'K13'],
  [14, 14, 'encryption of the stored audit log', 'NET EXT', '6.1-10', '', true],
  [15, 15, 'certificate authority and short-lived certificates', 'CA', '6.1-11', 'K22'],
  [
    16,
    19,
    'approval workflows and just-in-time requests with who approved',
    'ARQ',
    '6.2-01 6.3-01',
    'K08 K09 K10',
  ],
  [
    20,
    24,
    'removals, revocation times, locks with who set them',
    'LCK WID CHG',
    '6.2-03 6.3-02 7.4-04',
    'K11 K12',
  ],
  [25, 25, 'deactivation in the identity provider', 'EXT', '6.2-03', 'K11'],
  [26, 26, 'access reviews', 'ACL EXT', '6.2-02 6.3-04', 'K25'],
  [27, 28, 'list of users | the roles they hold', 'USR ROL', '6.2-02', 'K26 K06 K27'],
  [29, 29, 'active sessions', 'SES', '7.2-01', 'K18'],
  [30, 30, 'history of access requests with who approved', 'ARQ', '6.3-01 8.1-08', 'K08'],
  [
    31,
    33,
    'each grant, change and revocation as an event | logs of rule changes | entries of resource changes',
    'CHG',
    '6.3-01 8.1-05',
    'K19 K20',
  ],
  [34, 34, 'moderated sessions', 'ROL SES', '6.3-03', '', true],
  [
    35,
    36,
    'trail of machine identities and agents | detail down to commands',
    'SES LOG',
    '7.2-01 8.1-04',
    'K18 K21',
  ],
  [37, 37, 'approval of changes', 'ARQ', '8.1-02 8.1-08', 'K19'],
  [38, 39, 'retention of the log | immutability of the log', 'LOG NET EXT', '7.2-01', 'K21', true],
  [40, 42, 'streaming to a SIEM | alert rules | filtered logs', 'AMR LOG EXT', '7.2-03 7.3-02', '', true],
  [43, 43, "the vendor's own reports (CC9.2, outside the criteria of this bundle)", 'EXT', '', '', true],
  [44, 44, 'open ports and tunnelling', 'NET TLS', '6.6-01', '', true],
  [45, 47, 'credentials in transit | TLS and CA pin | FIPS', 'CA TLS TBC', '6.6-02 6.7-02', 'K07', true],
  [48, 48, 'additional authentication', 'AUT', '6.6-03', 'K01 K02'],
  [49, 49, 'rules of workload identities', 'WID', '6.1-03 6.1-09', 'K16'],
  [50, 50, 'refused credentials', 'LOG', '7.2-02 6.8-01', 'K17'],
  [51, 51, 'Sigstore policies', 'SIG', '6.8-01 7.1-04', 'K16'],
  [52, 53, 'definitions of bots | bot instances', 'BOT BIN', '6.2-01 6.2-02', 'K13 K14 K27'],
  [54, 54, 'exported resource definitions', 'all', '6.3-04 8.1-12', 'K20 K27'],
  [55, 56, 'what bots can reach | privilege that stands', 'ROL BOT NOD', '6.3-03', 'K06'],
  [57, 58, 'tbot configuration | permissions of its storage', 'TBC', '6.1-11 6.6-02', 'K28'],
  [59, 59, 'lock-outs of bound key pairs', 'LOG LCK', '7.2-02 7.4-02', 'K15'],
  [60, 61, 'Git history | Terraform logs', 'GIT', '8.1-04 8.1-05 8.1-08', 'K19'],
  [
    62,
    62,
    'monitoring, evaluation, response and recovery without a capability of their own',
    'SES LOG LCK EXT',
    '7.2-01 7.2-02 7.2-04 7.3-01 7.3-03 7.4-02 7.4-03 7.4-04 7.5-03',
    'K15 K18',
    true,
  ],
];

/** All 62 rows, in order. */
export const NAMED_EVIDENCE: readonly NamedEvidence[] = LINES.flatMap(
  ([first, last, wording, items, points, tests, manual = false]) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({
      row: first + index,
      wording: wordingOf(wording, index),
      items: items === 'all' ? ('all' as const) : (words(items) as EvidenceItem[]),
      points: words(points).map((point) => `CC${point}`),
      tests: words(tests),
      manual,
    })),
);

function wordingOf(wordings: string, index: number): string {
  const parts = wordings.split(' | ');
  return parts[index] ?? parts[0] ?? '';
}

function words(list: string): string[] {
  return list === '' ? [] : list.split(' ');
}
