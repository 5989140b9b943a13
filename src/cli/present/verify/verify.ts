import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { VerifyChainReport, VerifyReport } from '../../../records/reports/verifyReport.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

const MEANING = {
  verified: 'Every check passed, with a key received separately from the bundle.',
  'self-attested':
    'Every check passed, but only with the key enclosed in the bundle, which does not prove its origin. Use --public-key or --allowed-signers with the key received from the entity; --self-attested accepts this verdict.',
  failed: 'At least one check failed. Do not rely on this bundle.',
} as const;

const CHAIN_MEANING = {
  verified: 'Every check of every bundle passed, and the bundles form one unbroken chain.',
  'self-attested':
    'The bundles form one unbroken chain, but were checked only with the keys enclosed in them, which does not prove their origin.',
  failed: 'A bundle or the chain failed. Do not rely on them.',
} as const;

/** Every check by name with pass, fail or skip and its code, then the verdict. */
export function presentVerify(report: VerifyReport): string {
  const lines = [checksTable(report.checks), ''];
  if (report.bundle !== null) {
    const { sequence, entity, period, sha256sums_sha256 } = report.bundle;
    lines.push(`Bundle   number ${sequence} of ${cell(entity)}, ${cell(period.label)}`);
    lines.push(`Head     ${sha256sums_sha256} (SHA-256 of SHA256SUMS; keep it for --after)`);
    lines.push(...report.timestamps.map(timestampLine), '');
  }
  return [...lines, conclusionOf(report)].join('\n');
}

function timestampLine({ time, authority, trusted }: VerifyReport['timestamps'][number]): string {
  const standing = trusted ? 'valid' : 'not confirmed: see timestamp.tokens';
  return `Timestamp ${readerTime(time)} by ${cell(authority ?? 'an unnamed authority')} (${standing})`;
}

/** The verdict and its meaning in one line. */
export function conclusionOf({ verdict }: VerifyReport): string {
  return `${statusWord(verdict)}: ${MEANING[verdict]}`;
}

/** Each bundle with the checks that it did not pass, then the chain. */
export function presentChain(report: VerifyChainReport): string {
  const bundles = report.bundles.flatMap(({ file, verdict, checks }) => {
    const open = checks.filter(({ status }) => status !== 'pass');
    const head = `${statusWord(verdict)}: ${cell(file)}`;
    return open.length === 0 ? [head] : [head, checksTable(open), ''];
  });
  const links = report.chain.order.map(({ file, sequence, sha256sums_sha256, superseded_by }) => [
    String(sequence),
    sha256sums_sha256,
    superseded_by === null ? '' : `by ${superseded_by}`,
    cell(file),
  ]);
  const replaced = report.chain.superseded.map(
    ({ sequence, by, reason }) => `Number ${sequence} was replaced by number ${by}: ${cell(reason, 400)}`,
  );
  const findings = report.chain.findings.map(({ code, file, detail }) => [code, cell(file), cell(detail)]);
  return [
    ...bundles,
    '',
    table(
      [
        { head: 'NUMBER', right: true },
        { head: 'SHA-256 OF SHA256SUMS' },
        { head: 'REPLACED' },
        { head: 'BUNDLE' },
      ],
      links,
    ),
    ...(replaced.length === 0 ? [] : ['', ...replaced]),
    ...(findings.length === 0
      ? []
      : ['', table([{ head: 'CODE' }, { head: 'BUNDLE' }, { head: 'DETAIL', width: 60 }], findings)]),
    '',
    ...(report.chain.head === null ? [] : [`Head     ${report.chain.head} (keep it for --after)`, '']),
    `${statusWord(report.verdict)}: ${CHAIN_MEANING[report.verdict]}`,
  ].join('\n');
}

/** The verdict and its codes in one line, for --quiet. */
export function verdictLine({ verdict, codes }: Pick<VerifyReport, 'verdict' | 'codes'>): string {
  return verdict === 'self-attested'
    ? 'self-attested: no key from outside the bundle was given'
    : `${verdict}: ${codes.join(', ')}`;
}

/** The checks of a verification, each with its outcome. */
export function checksTable(checks: VerifyReport['checks']): string {
  const rows = checks.map((check) => [
    statusWord(check.status),
    cell(check.name),
    check.code ?? '',
    cell(
      check.findings_total > 1
        ? `${check.detail} (${plural(check.findings_total, 'finding')})`
        : check.detail,
      300,
    ),
  ]);
  return table(
    [{ head: 'RESULT' }, { head: 'CHECK' }, { head: 'CODE' }, { head: 'DETAIL', width: 70 }],
    rows,
  );
}
