/** A word or phrase that is not used any more, and what is written instead. */
export interface Retired {
  pattern: RegExp;
  instead: string;
  /** paths that may use it, with the reason */
  allowed?: { path: RegExp; because: string }[];
}

const VERIFY =
  /^src\/(bundle\/verify|records\/reports\/verifyReport|cli\/present\/verify|commands\/verif|usecases\/verif|verifier\/)/;

/** Files that verify a lake, or report on it. */
const VERIFY_LAKE =
  /^src\/(lake\/manifest|cli\/present\/fleet\/lake|commands\/lake|usecases\/(lake|export\/eventsReference)|records\/reports\/lakeReports)/;

/** One word for one thing. */
const WORDS: Retired[] = [
  {
    pattern: /\bverdicts?\b/i,
    instead: 'status (of a dataset), result (of a test of controls); verdict is what verify concludes',
    allowed: [
      { path: VERIFY, because: 'verify concludes with a verdict' },
      { path: VERIFY_LAKE, because: 'so it does on a lake' },
      {
        path: /^src\/(?:.*\/)?reperform(?:Report)?\.ts$/,
        because: 'reperform concludes with the verdict reproduced or differs',
      },
      {
        path: /^README|^CHANGELOG|^docs\/(bundle-format|security|reference)/,
        because: 'the verdict of verify',
      },
      { path: /^src\/records\/manifest\.ts$|^src\/bundle\/verify/, because: 'reads bundles of schema v1' },
    ],
  },
  {
    pattern: /\bfindings\b|\b(a|the|one|each|this|of) finding\b|\bFinding\b/,
    instead: 'exception (breaks a rule), discrepancy (differs between datasets)',
    allowed: [
      { path: VERIFY, because: 'a check of verify lists its findings, in a document of schema v2' },
      { path: VERIFY_LAKE, because: 'the same checks of a lake' },
    ],
  },
  {
    pattern: /\bcoverage\b(?!\.csv)|\b(un)?covered(Period|Until)?\b/i,
    instead: 'read range, gap (of time); request list (of evidence)',
    allowed: [{ path: /K31\.sql$/, because: 'a certificate covers a name; exceptions keep their ids' }],
  },
  { pattern: /\bstretch(es)?\b/i, instead: 'read range, span' },
  { pattern: /\bscrub/i, instead: 'redact' },
  { pattern: /\bbelts?\b/i, instead: 'redaction' },
  { pattern: /\bgravest\b/i, instead: 'most severe' },
  { pattern: /\btall(y|ies)\b/i, instead: 'counts' },
  { pattern: /\btroubles?\b/i, instead: 'failure, error' },
  { pattern: /questionOf|rhythm/i, instead: 'a name of what it is' },
  { pattern: /\bvouch/i, instead: 'guarantees, is reliable, was read completely' },
  { pattern: /\b(tell|tells|told)\b/i, instead: 'says, names, records, shows, reports' },
  { pattern: /\bspeaks? to\b/i, instead: 'is relevant to' },
  {
    pattern: /\bcarr(y|ies|ied)\b(?! out| no roles)/i,
    instead: 'contains, has, names',
  },
  { pattern: /\bbrought\b/i, instead: 'returned, added' },
  { pattern: /\bway in\b(?! which)/i, instead: 'connection' },
  { pattern: /\bas it is\b(?! (configured|used))/i, instead: 'unchanged' },
  { pattern: /\basked for\b/i, instead: 'requested, outstanding' },
  { pattern: /\blooked at\b/i, instead: 'tested, read, examined' },
  { pattern: /\bof its own\b/i, instead: 'own, separate' },
  { pattern: /\bstands\b/i, instead: 'is, applies, is listed' },
  { pattern: /\bdisagree(s|ments?)?\b/i, instead: 'discrepancy, differ' },
  {
    pattern: /['`](manual|blind)['`]|\b(is|are|be) blind\b/,
    instead: 'judgment_required, insufficient_evidence',
    allowed: [
      { path: /^src\/bundle\/verify\/layouts/, because: 'reads bundles of schema v1' },
      { path: /^CHANGELOG/, because: 'names the old words' },
      { path: /^src\/controls\/entity\//, because: 'the nature of a control is manual or automated' },
    ],
  },
  {
    pattern: /\bat(Start|End)\b/,
    instead: 'opening, closing',
    allowed: [{ path: /^src\/bundle\//, because: 'the end of a buffer' }],
  },
];

/** Phrases. */
const PHRASES: Retired[] = [
  [/none breaks the rule/i, 'No exceptions noted.'],
  [/cannot be proven/i, 'Insufficient evidence: …'],
  [/WHY IT SPEAKS/i, 'RELEVANCE'],
  [/given and taken back/i, 'registered, authorized and deprovisioned'],
  [/from outside is guarded/i, 'protected against external threats'],
  [/unwanted software/i, 'unauthorized software'],
  [/by another way than/i, 'over a separate channel'],
  [/without a \w+ of their own/i, 'Tests without a conclusion'],
  [/may not read\b/i, 'not permitted to read'],
  [/do(es)? not agree with each other/i, 'discrepancies between datasets'],
  [
    /permission it takes|the gateway holds none/i,
    'listed completely with the required permission; none exist',
  ],
  [/in silence/i, 'silently'],
  [/refuses the question/i, 'rejected the request'],
  [/nothing of the kind/i, 'no such events in the period'],
  [/no event tells/i, 'no … event was found'],
  [/used up by the one/i, 'consumed by its single use'],
  [/stands already/i, 'repeats line N with different values'],
  [/hung up on/i, 'closed the connection'],
  [/nothing listens there/i, 'connection refused'],
  [/the name is not known/i, 'host not found'],
  [/no way to that host/i, 'no route to host'],
  [/signature does not hold|does not hold over/i, 'the signature does not verify'],
  [/the same again/i, 'Confirm passphrase'],
  [/of a sensible size/i, 'a regular file of at most 16 MiB'],
].map(([pattern, instead]) => ({ pattern, instead }) as Retired);

/** Forms of sentences. */
const FORMS: Retired[] = [
  {
    pattern: /^\s*(?:\/\*\*|\*|\/\/)\s*(What|Who|Whom)\b/,
    instead: 'a noun phrase ("Options of an export.")',
  },
  {
    pattern:
      /\$\{[^}]*(count|total|length|size|rows|\bn)\}\s(rows|events|lines|files|datasets|users|roles|exceptions|snapshots)\b/,
    instead: "plural(count, 'row')",
  },
];

export const RETIRED: readonly Retired[] = [...WORDS, ...PHRASES, ...FORMS];
