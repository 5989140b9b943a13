import type { Verified } from '../../bundle/verify/verifyArchive.ts';
import { plural } from '../../formats/plural.ts';
import { readerTime } from '../../formats/readerTime.ts';
import type { VerifyReport } from '../../records/reports/verifyReport.ts';
import { element, facts, table } from './elements.ts';
import { hasTimestamp, resultsOf } from './verifyFile.ts';

const MEANING = {
  verified: 'Every check passed, with a key that was given separately from the bundle.',
  'self-attested':
    'Every check passed, but only with the key enclosed in the bundle, which does not prove its origin. Choose the key that the entity gave you over a separate channel.',
  failed: 'At least one check failed. Do not rely on this bundle.',
} as const;
const KEY_SOURCES = {
  'public-key': 'the public key that you chose',
  'allowed-signers': 'the allowed_signers file that you chose',
  enclosed: 'the key enclosed in the bundle',
} as const;
const STATUS = { pass: 'passed', fail: 'failed', skip: 'not made' } as const;

/** The verdict, the bundle, its checks and its results. */
export function reportElements(verified: Verified): HTMLElement[] {
  const { report } = verified;
  const { verdict } = report;
  return [
    element(
      'div',
      { class: `verdict ${verdict}`, id: 'verdict', 'data-verdict': verdict, tabindex: '-1' },
      element('strong', {}, verdict),
      element('p', {}, MEANING[verdict]),
    ),
    ...findings(report),
    element('h3', {}, 'The bundle'),
    ...(report.bundle !== null
      ? []
      : [element('p', {}, 'Its manifest was not read: an earlier check failed.')]),
    facts(bundleFacts(report)),
    element('h3', {}, 'Checks'),
    checksTable(report),
    ...results(verified),
    ...(hasTimestamp(verified)
      ? [element('p', {}, 'The bundle holds a timestamp (META/*.tsr). This page does not check it.')]
      : []),
  ];
}

function bundleFacts({ file, bytes, sha256, bundle, signer }: VerifyReport): [string, string][] {
  const known: [string, string][] = [
    ['File', `${file}, ${plural(bytes, 'byte')}`],
    ['SHA-256 of the zip', sha256],
  ];
  if (bundle !== null) {
    known.push(
      ['Entity', bundle.entity],
      ['Cluster', bundle.cluster],
      [
        'Period',
        `${bundle.period.label}: ${readerTime(bundle.period.from)} to ${readerTime(bundle.period.to)}`,
      ],
      [
        'Number',
        `${bundle.sequence}${bundle.replaces === null ? '' : `, replaces number ${bundle.replaces}`}`,
      ],
      ['Exported', readerTime(bundle.exported_at)],
      ['Files', String(bundle.files)],
      ['SHA-256 of SHA256SUMS', `${bundle.sha256sums_sha256} (keep it: the next bundle names it)`],
    );
  }
  known.push(
    signer === null
      ? ['Signed by', 'no signature verified']
      : ['Signed by', `${signer.fingerprint} (${signer.algorithm}), ${KEY_SOURCES[signer.source]}`],
  );
  return known;
}

function checksTable({ checks }: VerifyReport): HTMLElement {
  const rows = checks.map(({ name, title, status, code, detail }) => [
    element('span', { class: `mark ${status}` }, STATUS[status]),
    element('span', {}, title, element('code', { class: 'sub' }, name)),
    code === null ? detail : element('span', {}, element('code', {}, code), ' ', detail),
  ]);
  return table('Checks of the bundle', ['Status', 'Check', 'Detail'], rows);
}

function findings({ checks }: VerifyReport): HTMLElement[] {
  const all = checks.flatMap((check) => check.findings);
  const total = checks.reduce((sum, check) => sum + check.findings_total, 0);
  if (all.length === 0) return [];
  const rows = all.map(({ code, path, detail }) => [element('code', {}, code), path, detail]);
  const head = total > all.length ? `${all.length} of ${total} failures` : plural(total, 'failure');
  return [element('h3', {}, head), table('Failures, each with its code', ['Code', 'File', 'Detail'], rows)];
}

function results(verified: Verified): HTMLElement[] {
  const rows = resultsOf(verified).map(({ id, title, result, exceptions }) => [
    element('b', {}, id),
    title,
    result.replaceAll('_', ' '),
    String(exceptions),
  ]);
  if (rows.length === 0) return [];
  return [
    element('h3', {}, 'Results of the tests of controls'),
    element(
      'p',
      {},
      verified.report.verdict === 'failed'
        ? 'As results.json has them. The bundle failed: do not rely on them.'
        : 'As results.json has them; exceptions.csv and the manifest agree with it.',
    ),
    table('Results of the tests of controls', ['Test', 'Title', 'Result', 'Exceptions'], rows),
  ];
}
