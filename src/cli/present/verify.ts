import type { VerifyReport } from '../../records/verifyReport.ts';
import { statusWord } from './statusWord.ts';
import { cell, table } from './table.ts';

const MEANING = {
  verified: 'Every check passed, with a key from outside the bundle.',
  'self-attested':
    'Every check passed, but only against the key inside the bundle: that proves no origin. Give --public-key or --allowed-signers as you had it from the entity.',
  failed: 'At least one check failed: do not rely on this bundle.',
} as const;

/** Every check by name with pass or fail and its code, then the verdict. */
export function presentVerify(report: VerifyReport): string {
  const rows = report.checks.map((check) => [
    statusWord(check.status),
    cell(check.name),
    check.code ?? '',
    cell(check.findings_total > 1 ? `${check.detail} (${check.findings_total} findings)` : check.detail, 300),
  ]);
  return [
    table([{ head: 'RESULT' }, { head: 'CHECK' }, { head: 'CODE' }, { head: 'DETAIL', width: 70 }], rows),
    '',
    `${statusWord(report.verdict)}: ${MEANING[report.verdict]}`,
  ].join('\n');
}
