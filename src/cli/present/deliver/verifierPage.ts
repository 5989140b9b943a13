import type { VerifierPageReport } from '../../../records/reports/verifierPageReport.ts';

/** Where the page is, and its SHA-256. */
export function presentVerifierPage({ path, sha256 }: VerifierPageReport): string {
  return [
    `Page     ${path}`,
    `SHA-256  ${sha256}`,
    'Send it to the auditor together with the public key, separately from the bundle.',
  ].join('\n');
}
