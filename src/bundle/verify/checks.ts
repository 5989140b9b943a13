import type { VerifyReport } from '../../records/verifyReport.ts';
import { VERIFY_CODES, VerificationError, type VerifyCode } from './codes.ts';

/** Every check, in the order in which they are made. The names are part of the interface. */
export const CHECK_TITLES = {
  'archive.structure': 'The zip is well formed, with no byte unaccounted for',
  'archive.names': 'Names are safe to unpack and distinct everywhere',
  'archive.contents': 'Every entry unpacks to its declared size and checksum',
  'sums.form': 'SHA256SUMS is well formed',
  'sums.files': 'Files are exactly those of SHA256SUMS, unchanged',
  'signature.openssl': 'META/SHA256SUMS.sig holds (openssl)',
  'signature.ssh': 'META/SHA256SUMS.sshsig holds (ssh-keygen)',
  'signature.key': 'The signing key is the one that the bundle names',
  'attestation.dsse': 'The in-toto attestation holds',
  'attestation.sigstore': 'The Sigstore bundle holds the same attestation',
  'manifest.form': 'manifest.json is well formed',
  'manifest.files': 'Files have the hashes and counts of the manifest',
  'results.exceptions': 'results.json agrees with exceptions.csv',
  'sidecar.sha256': 'The .sha256 beside the zip is of this file',
  'sidecar.sshsig': 'The .sshsig beside the zip holds for this file',
} as const satisfies Record<string, string>;
export type CheckName = keyof typeof CHECK_TITLES;

/** Tells of one thing that is wrong; the check goes on. */
export type Found = (code: VerifyCode, path: string, detail: string) => void;

type Check = VerifyReport['checks'][number];
const MAX_FINDINGS = 100;

/** The checks made so far. */
export class Checks {
  readonly #checks = new Map<CheckName, Check>();

  /**
   * Makes one check. It fails when it reports findings or throws a VerificationError; any other error is a defect of ours
   * or of the disk and goes through.
   *
   * @returns what `make` returns; null when it threw
   */
  async make<T>(name: CheckName, make: (found: Found) => T | Promise<T>): Promise<T | null> {
    const findings: Check['findings'] = [];
    let total = 0;
    const found: Found = (code, path, detail) => {
      total += 1;
      if (findings.length < MAX_FINDINGS) findings.push({ code, path, detail });
    };
    let result: T | null = null;
    try {
      result = await make(found);
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      found(error.code, error.path, error.message);
    }
    const first = findings[0];
    this.#checks.set(name, {
      name,
      title: CHECK_TITLES[name],
      status: first === undefined ? 'pass' : 'fail',
      code: first?.code ?? null,
      detail: first === undefined ? '' : describe(first, total),
      findings,
      findings_total: total,
    });
    return result;
  }

  /** Says that a check was not made, and why. */
  skip(name: CheckName, why: string): void {
    const skipped = { status: 'skip', code: null, detail: why, findings: [], findings_total: 0 } as const;
    this.#checks.set(name, { name, title: CHECK_TITLES[name], ...skipped, findings: [] });
  }

  passed(name: CheckName): boolean {
    return this.#checks.get(name)?.status === 'pass';
  }

  /** All checks in the order of CHECK_TITLES; those never reached are skipped. */
  list(): Check[] {
    for (const name of Object.keys(CHECK_TITLES) as CheckName[]) {
      if (!this.#checks.has(name)) this.skip(name, 'not reached: an earlier check failed');
    }
    return (Object.keys(CHECK_TITLES) as CheckName[]).flatMap((name) => this.#checks.get(name) ?? []);
  }
}

function describe(first: Check['findings'][number], total: number): string {
  const where = first.path === '' ? '' : `${first.path}: `;
  const more = total > 1 ? ` (and ${total - 1} more)` : '';
  return `${where}${first.detail || VERIFY_CODES[first.code as VerifyCode]}${more}`;
}
