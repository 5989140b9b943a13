import type { VerifyReport } from '../../records/reports/verifyReport.ts';
import { VERIFY_CODES, VerificationError, type VerifyCode } from './codes.ts';

/** Every check, in the order in which they are made. The names are part of the interface. */
export const CHECK_TITLES = {
  'archive.structure': 'The zip is well formed, with no byte unaccounted for',
  'archive.names': 'Names are safe to unpack and distinct everywhere',
  'archive.contents': 'Every entry unpacks to its declared size and checksum',
  'sums.form': 'SHA256SUMS is well formed',
  'sums.files': 'Files are exactly those of SHA256SUMS, unchanged',
  'signature.openssl': 'META/SHA256SUMS.sig is valid (openssl)',
  'signature.ssh': 'META/SHA256SUMS.sshsig is valid (ssh-keygen)',
  'signature.key': 'One key signed, the one that the bundle names, allowed for it',
  'attestation.dsse': 'The in-toto attestation is valid and equals the manifest',
  'attestation.sigstore': 'The Sigstore bundle holds the same attestation',
  'manifest.form': 'manifest.json is well formed',
  'manifest.files': 'Files have the hashes and counts of the manifest',
  'results.exceptions': 'results.json, exceptions.csv and the manifest agree',
  'fleet.bundles': 'Bundles beside the roll-up are the ones that it names',
  'timestamp.tokens': 'Timestamps of META/SHA256SUMS.sig are valid (RFC 3161)',
  'sidecar.sha256': 'The .sha256 beside the zip is of this file',
  'sidecar.sshsig': 'The .sshsig beside the zip is valid for this file',
} as const satisfies Record<string, string>;
export type CheckName = keyof typeof CHECK_TITLES;

/** Checks of the roll-up of a fleet: a bundle of one cluster does not have them. */
const OF_ROLL_UPS: ReadonlySet<string> = new Set(['fleet.bundles']);

/** Reports one thing that is wrong; the check goes on. */
export type Found = (code: VerifyCode, path: string, detail: string) => void;
/** Reports that a part of the check could not be made: without findings it then counts as skipped, never as passed. */
export type Unmade = (why: string) => void;

type Check = VerifyReport['checks'][number];
/** Findings of a check that are listed; those of a code that was not met before are listed all the same. */
const MAX_FINDINGS = 100;
/** Names and numbers out of a hostile archive may be long; a report is not. */
const MAX_TEXT = 300;

/** The checks made so far, by the names of their titles. */
export class Checks<Name extends string = CheckName> {
  readonly #checks = new Map<Name, Check>();
  readonly #titles: Readonly<Record<Name, string>>;

  /** @param titles every check, in the order in which they are made */
  constructor(titles: Readonly<Record<Name, string>>) {
    this.#titles = titles;
  }

  /**
   * Makes one check. It fails when it reports findings or throws a VerificationError; any other error is a defect of ours
   * or of the disk and goes through. It is skipped when a part of it could not be made and nothing was found.
   *
   * @returns what `make` returns; null when it threw
   */
  async make<T>(name: Name, make: (found: Found, unmade: Unmade) => T | Promise<T>): Promise<T | null> {
    const findings: Check['findings'] = [];
    const codes = new Set<VerifyCode>();
    let total = 0;
    const found: Found = (code, path, detail) => {
      total += 1;
      // every code is named, however many findings of others come before it
      const isNew = !codes.has(code);
      codes.add(code);
      if (isNew || findings.length < MAX_FINDINGS)
        findings.push({ code, path: short(path), detail: short(detail) });
    };
    let result: T | null = null;
    let unmade: string | null = null;
    try {
      result = await make(found, (why) => {
        unmade ??= why;
      });
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      found(error.code, error.path, error.message);
    }
    const first = findings[0];
    if (first === undefined && unmade !== null) {
      this.skip(name, unmade);
      return result;
    }
    this.#checks.set(name, {
      name,
      title: this.#titles[name],
      status: first === undefined ? 'pass' : 'fail',
      code: first?.code ?? null,
      detail: first === undefined ? '' : describe(first, total),
      findings,
      findings_total: total,
    });
    return result;
  }

  /** Records that a check was not made, and why. */
  skip(name: Name, why: string): void {
    const skipped = { status: 'skip', code: null, detail: why, findings: [], findings_total: 0 } as const;
    this.#checks.set(name, { name, title: this.#titles[name], ...skipped, findings: [] });
  }

  passed(name: Name): boolean {
    return this.#checks.get(name)?.status === 'pass';
  }

  /** All checks in the order of their titles; those never reached are skipped. */
  list(): Check[] {
    const names = Object.keys(this.#titles) as Name[];
    for (const name of names) {
      if (!this.#checks.has(name) && !OF_ROLL_UPS.has(name))
        this.skip(name, 'not reached: an earlier check failed');
    }
    return names.flatMap((name) => this.#checks.get(name) ?? []);
  }
}

function short(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}

function describe(first: Check['findings'][number], total: number): string {
  const where = first.path === '' ? '' : `${first.path}: `;
  const more = total > 1 ? ` (and ${total - 1} more)` : '';
  return `${where}${first.detail || VERIFY_CODES[first.code as VerifyCode]}${more}`;
}
