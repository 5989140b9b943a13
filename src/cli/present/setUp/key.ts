import type { KeyReport } from '../../../records/reports/keyReport.ts';

/** The public half of a key in every form an auditor needs. */
export function presentKey(report: KeyReport): string {
  return [
    ...report.files.map((file) => `Written      ${file}`),
    `Algorithm    ${report.algorithm}`,
    `Fingerprint  ${report.fingerprint}`,
    `SPKI SHA-256 ${report.spki_sha256}`,
    '',
    'allowed_signers line (ssh-keygen -Y verify):',
    report.allowed_signers.trimEnd(),
    '',
    'Public key (openssl, cosign):',
    report.public_key_pem.trimEnd(),
  ].join('\n');
}
