import { plainText } from '../../../formats/printable.ts';
import { isFromFiles } from '../../../records/snapshot.ts';
import type { BundleInput } from '../../input.ts';
import { ownEngagement } from '../../sampling.ts';
import { bundleFileName } from '../bundleName.ts';
import { fold } from './fold.ts';

/** README.txt: for the auditor, before anything else is opened. */
export function readmeText(input: BundleInput): string {
  const iso = (ms: number) => new Date(ms).toISOString();
  const facts: [string, string][] = [
    ['Entity', input.entity],
    [
      'Period',
      `${input.period.label}: from ${iso(input.period.fromMs)} up to, not including, ${iso(input.period.toMs)}`,
    ],
    [
      'Source',
      `Teleport cluster ${input.cluster.name} (${input.cluster.edition}, version ${input.cluster.version})`,
    ],
    ['Cluster id', input.cluster.id ?? 'not given by the gateway'],
    ['Address', input.cluster.address],
    ['Read as', `${input.caller.user}, roles: ${input.caller.roles.join(', ')}`],
    ['State read at', input.stateObservedAt],
    ['Exported at', input.exportedAt.toISOString()],
    ['Collector', `affidavit ${input.collector.version}, Node ${input.collector.node}`],
    ['Ran on', ranOn(input)],
    ['Bundle', `number ${input.sequence} of this entity's chain: ${previousText(input)}`],
    ...(input.replaces === null ? [] : ([['Replaces', replacedText(input)]] satisfies [string, string][])),
    ['Catalogue', input.controls.catalogue.version],
  ];
  const lines = facts.map(([name, value]) => {
    const [first = '', ...more] = fold(plainText(value), '', 100 - FACT_INDENT).split('\n');
    return [`  ${name.padEnd(14)} ${first}`, ...more.map((line) => ' '.repeat(FACT_INDENT) + line)].join(
      '\n',
    );
  });
  return `${[TITLE, '', ...lines, '', ...body(input)].join('\n')}\n`;
}

/** Blanks before the value of a fact. */
const FACT_INDENT = 17;

function ranOn({ collector: { run } }: BundleInput): string {
  return run === null ? 'not recorded by the version that collected' : `${run.host}, as ${run.os_user}`;
}

const TITLE = 'SOC 2 EVIDENCE BUNDLE\n=====================';

function previousText(input: BundleInput): string {
  return input.previous === null
    ? 'the first one'
    : `follows number ${input.previous.sequence}, ${input.previous.bundle_id}`;
}

function replacedText({ superseded, sequence }: BundleInput): string {
  const own = superseded.filter(({ by }) => by === sequence);
  return own.map((one) => `number ${one.sequence}: ${one.reason}`).join('; ');
}

function body(input: BundleInput): string[] {
  const name = bundleFileName(input.entity, input.period.label, input.sequence);
  return [
    ...section('What this is', [
      'Evidence that the entity collected from its Teleport access gateway for an examination of its controls: users, roles, ' +
        `bots, access requests with who approved them, revocations, settings, and the audit log of the period. ${origin(input)}`,
      'It is not an audit and not an opinion. The results in it are tests that anyone can repeat on the files in it.',
    ]),
    ...section('Where to begin', [
      '1. VERIFY.txt: check that the bundle is whole and signed by the key that the entity gave you. Do this first. A page ' +
        'verify.html counts only when the entity sent it with the key: none is part of a bundle.',
      '2. index.html, in any browser: the same for reading: summary, exceptions, results, request list, people, machine ' +
        'identities, completeness. It runs nothing and asks for nothing. Where it shortens, the files below have all. ' +
        'workbook.xlsx: the same as sheets, with a cover to sign.',
      '3. known-limitations.txt: what this bundle cannot show, and why.',
      '4. controls/matrix.csv: control of the entity, criterion, point of focus, evidence, file, rows, tests, result.',
      '5. results.csv (results.json) and exceptions.csv: each test with its rule, thresholds, population and result; each row that breaks ' +
        'a rule, whether it is new or was listed for an earlier period, and what management says of it. A response of management ' +
        'changes no result but that of K35, where it may be the disposition of a security event. exceptions-history.csv: what happened to each exception, also to those that are not listed ' +
        'any more.',
      '6. delta/: what differs from the bundle before: rows by listing (added, removed, changed members), results, settings, ' +
        'exceptions, and events that arrived late for a period that was exported before. delta/summary.json says how far the two ' +
        'could be compared.',
      '7. controls/CC6.1.csv and so on: for each criterion the records relevant to it, with the hash of each record and the ' +
        'reason for its mapping.',
    ]),
    ...section('How to read the files', [
      'evidence/NAME.jsonl is the evidence: UTF-8, one record a line, field names as Teleport prints them, keys sorted. ' +
        'access_requests.jsonl and revocations.jsonl are put together from the state and the audit log; each record names ' +
        'the events it rests on. events/YYYY-MM-DD.jsonl is the audit log of one UTC day.',
      'evidence/NAME.csv shows the same rows to a spreadsheet. Its column jsonl_line is the number of the line in the .jsonl. ' +
        'A cell that a spreadsheet would run as a formula (it begins with = + - @, TAB or CR, also after blanks, or after a ' +
        'semicolon or line break inside it) has an apostrophe there; ' +
        'control characters are written as \\u{...}. manifest.json counts both for each file. Where the two differ, the ' +
        '.jsonl counts.',
      'Do not save a .csv from Excel inside the unpacked folder: Excel rewrites it, and its checksum will no longer hold. ' +
        'Work on a copy.',
      'attachments/ holds files that the entity supplied, unchanged; attachments.jsonl names for each of them who attached it, when, ' +
        'and which item of the request list it answers.',
      'A dataset that could not be read has no file: it is listed with the reason in collection/completeness.json. An empty ' +
        'file means that the dataset was listed completely with the required permission, and none exist.',
      'collection/ipe.csv says of each listing how it came to be (information produced by the entity): source, query, parameters, who ran ' +
        'it where and when, rows, completeness, accuracy and SHA-256. ' +
        'collection/requests.jsonl lists every call made to the gateway with its parameters, rows, status and the SHA-256 of the ' +
        'answer. manifest.json describes each dataset: how it was read, with which permission, how many rows came, were ' +
        'understood and were exported. manifest.schema.json describes the manifest.',
      `Times are UTC unless a column says otherwise. Secrets are never collected; what was left out is listed in manifest.json ` +
        `under redactions.`,
    ]),
    ...samples(input),
    ...pseudonyms(input),
    ...entityControls(input),
    ...requestList(input),
    ...chain(input),
    ...section('What it does not prove', [
      'Completeness of the source: the collector shows what the gateway answered. A person with control of the gateway or of ' +
        'its audit log storage could have removed records before they were read.',
      signingTime(input),
      'Who holds the key: the signature proves that the holder of the private key made the bundle. The public key and its ' +
        'fingerprint must reach you over a separate channel. META/signer.pem is enclosed for convenience; checked ' +
        'only against itself, the bundle is self-attested.',
      'The end of the chain: each bundle names the one before it, so a bundle that is changed, replaced or left out in the ' +
        'middle is detected. Missing bundles at the end are not, unless another party holds the head: see "The chain".',
      'Operation outside the gateway: the identity provider, HR, tickets and hosts reached without the gateway are outside its view.',
    ]),
    fold(`The file is named ${name}; beside it lie ${name}.sha256 and ${name}.sshsig.`),
  ];
}

function pseudonyms({ pseudonymKey }: BundleInput): string[] {
  if (pseudonymKey === null) return [];
  return section('Pseudonyms', [
    'In this bundle the names of users, e-mail addresses, network addresses and host names are pseudonyms ' +
      '(pseudonym-user-…, pseudonym-host-…, pseudonym-address-…), made by HMAC-SHA-256 with a key that the entity holds ' +
      `(id ${pseudonymKey}). The same name has the same pseudonym in every bundle with this id. The results were computed before. ` +
      'The names of the entity and of its cluster stay. The entity can reveal a pseudonym: `affidavit pseudonyms reveal`.',
    'A name that nothing but a free text mentions is not known to be one and stays, and so may names of hosts in members that are ' +
      'not known to hold one. Attached files are left out, since their ' +
      'contents cannot be replaced. Rows keep the order that they have by name. ' +
      'known-limitations.txt says which names stay in which texts, and which tests cannot be repeated on rows with pseudonyms.',
  ]);
}

function signingTime({ timestamps }: BundleInput): string {
  if (timestamps.length === 0)
    return 'The time of signing: the times in it are those of the machines that made it. No outside timestamp is enclosed.';
  const names = timestamps.map(({ url, response }) => `${response} by ${plainText(url)}`).join(', ');
  return (
    `The time of signing, beyond its timestamps (${names}): they show that the signature existed at their time, to whoever trusts ` +
    'those authorities. They show neither who made it nor that the evidence is right. All other times in it are those of the ' +
    'machines that made it.'
  );
}

/** The rule of the samples in four lines, for a spreadsheet. */
function samples({ entity, period }: BundleInput): string[] {
  return section('Samples', [
    'Nobody picks the rows of a sample. Draw your own with an engagement of your choice, for K08 as an example, by ' +
      '`affidavit sample` or in a spreadsheet that has SHA-256 (lower-case hex, of UTF-8):',
    '1. Population: the row_id of each row of populations/K08.csv, and the SHA-256 of that file in SHA256SUMS.',
    '2. Seed: SHA-256 of your engagement, K08 and the SHA-256 of the file, with a line feed after the first two and none at the end.',
    '3. Order: sort the rows by the SHA-256 of the seed with the row_id directly behind it.',
    '4. Sample: the first n rows; the five after them are spares.',
    `samples/ is drawn so with the engagement "${plainText(ownEngagement(entity, period.label))}"; n is sample_rows of populations/index.csv, sample_by there says why.`,
  ]);
}

/** The place of the bundle in its chain, and what to keep of it. */
function chain(input: BundleInput): string[] {
  const { sequence, previous, superseded } = input;
  const head =
    previous === null
      ? 'It is the first one of the chain.'
      : `The bundle before it, number ${previous.sequence}, has the SHA-256 ${previous.sha256sums_sha256}: it must be the one on your record.`;
  const replaced =
    superseded.length === 0
      ? []
      : [
          'Replaced bundles, which do not count any more. They stay in the chain, and each must still be there:',
          ...superseded.map(
            ({ sequence: number, by, reason, sha256sums_sha256 }) =>
              `Number ${number}, replaced by number ${by}: ${plainText(reason)} (SHA-256 of its SHA256SUMS: ${sha256sums_sha256})`,
          ),
        ];
  return section('The chain', [
    `This is number ${sequence}. ${head}`,
    "Write this line down, with today's date: the number and the SHA-256 that `sha256sum SHA256SUMS` prints in the unpacked " +
      'folder. It is the head of the chain, which the entity saw when the bundle was made. The next bundle must name it, and ' +
      '`affidavit verify NEXT.zip --after SHA256` fails when it does not.',
    ...replaced,
  ]);
}

function origin({ cluster }: BundleInput): string {
  return isFromFiles(cluster)
    ? 'It was compiled from files that the person named above supplied as dumps and audit log of the cluster: no gateway ' +
        'was contacted, and the date and completeness of the files rest on that person.'
    : 'It was read over the interface of the gateway, by the identity named above, and nothing was written to the gateway.';
}

/** The entity's controls with their results, and where controls or evidence are missing; nothing where it supplied none. */
function entityControls({ controls: { entity } }: BundleInput): string[] {
  if (entity === null) return [];
  const { controls, unmapped_criteria, controls_without_evidence, sha256 } = entity.summary;
  const width = Math.max(...controls.map(({ id }) => id.length));
  const lines = controls.map(({ id, title, result, tests }) => {
    const named = tests.map((test) => test.id).join(' ');
    const head = `  ${id.padEnd(width)}  ${result.padEnd(21)}  `;
    const text = `${plainText(title)}${named === '' ? '' : ` (${named})`}`;
    const [first = '', ...more] = fold(text, '', 100 - head.length).split('\n');
    return [head + first, ...more.map((line) => ' '.repeat(head.length) + line)].join('\n');
  });
  const title = "The entity's controls";
  const listed = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '));
  const intro =
    'Control, most severe result of its tests, title. results.csv, controls/matrix.csv, exceptions.csv, populations/index.csv and ' +
    `requests.csv lead with these ids. controls/controls.yaml is the file as the entity supplied it (SHA-256 ${sha256}).`;
  return [
    ...[title, '-'.repeat(title.length), fold(intro), '', ...lines, ''],
    fold(`Criteria in scope that no control names: ${listed(unmapped_criteria)}.`),
    fold(`Controls without evidence in this bundle: ${listed(controls_without_evidence)}.`),
    '',
  ];
}

/** Every item of the request list with its state, so that nobody has to look for what is not there. */
function requestList({ controls: { requests } }: BundleInput): string[] {
  const lines = requests.map((row) => {
    const head = `${String(row.item).padStart(4)}  ${row.state.padEnd(11)} ${String(row.rows).padStart(8)}  `;
    const [first = '', ...more] = fold(plainText(row.wording), '', 100 - head.length).split('\n');
    return [head + first, ...more.map((line) => ' '.repeat(head.length) + line)].join('\n');
  });
  const title = 'Request list';
  const intro = fold(
    'Item, state, rows of evidence, wording. requests.csv adds criteria, points of focus, files, rows by dataset, tests, and the ' +
      'next step where something is outstanding. An item that is unsupported cannot exist in this version or edition of the gateway.',
  );
  return [title, '-'.repeat(title.length), intro, '', ...lines, ''];
}

function section(title: string, paragraphs: readonly string[]): string[] {
  const folded = paragraphs.flatMap((paragraph) => [fold(paragraph), '']);
  return [title, '-'.repeat(title.length), ...folded];
}
