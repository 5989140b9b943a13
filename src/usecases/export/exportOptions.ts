import { refuseOpenKey } from '../../bundle/keys/refuseOpenKey.ts';
import { loadSigningKey, type SigningKey } from '../../bundle/keys/signingKey.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { EventsReference } from '../../records/eventsReference.ts';
import type { PlannedTimestamp } from '../../records/manifest.ts';
import type { Period } from '../../records/period.ts';
import type { Pseudonymizer } from '../../redaction/pseudonyms/pseudonymizer.ts';
import type { ExaminationType } from '../../report/input.ts';
import type { TestFiles } from '../conclude/testInputs.ts';
import { passphraseFor } from '../keys.ts';
import { parsePeriod, parseRange } from '../period.ts';

/** Options of an export. Texts are as the person gave them. */
export interface ExportOptions extends TestFiles {
  period: string | undefined;
  from: string | undefined;
  to: string | undefined;
  entity: string | undefined;
  keyFile: string | undefined;
  /** sign with a key that other users can read; default false */
  allowOpenKey?: boolean;
  outDir: string | undefined;
  storeFile: string | undefined;
  snapshot: number | undefined;
  /** why the bundle of the same period is replaced; undefined: what differs is said */
  reason?: string | undefined;
  /** type of the examination; default 2 */
  type?: ExaminationType;
  /** key file of pseudonyms; undefined: names stay */
  pseudonymKeyFile?: string | undefined;
  /** folder of the lake that holds the audit log in place of the bundle; undefined: the bundle holds it */
  eventsLake?: string | undefined;
  /** addresses of timestamping authorities */
  tsa?: readonly string[] | undefined;
  environment: Record<string, string | undefined>;
}

/** The exporter, and the listeners. */
export interface ExportContext {
  collectorVersion: string;
  signal: AbortSignal;
  passphrase(): Promise<string>;
  onWarning(text: string): void;
  onProgress(text: string): void;
}

/** Target of an export, after its options were checked. */
export interface ExportTarget {
  entity: string;
  outDir: string;
  signer: SigningKey;
  exportedAt: Date;
  /** why a bundle of the same period is replaced */
  reason: string | undefined;
  type: ExaminationType;
  timestamps: readonly PlannedTimestamp[];
  environment: ExportOptions['environment'];
  /** where the audit log is, when the bundle does not hold it */
  reference: EventsReference | null;
  /** replaces names; null: they stay */
  names: Pseudonymizer | null;
}

/**
 * The period that the options name.
 *
 * @throws AffidavitError USAGE, PERIOD_INVALID
 */
export function periodOf(options: Pick<ExportOptions, 'period' | 'from' | 'to'>): Period {
  if (options.period !== undefined) return parsePeriod(options.period);
  if (options.from !== undefined && options.to !== undefined) return parseRange(options.from, options.to);
  throw new AffidavitError('USAGE', 'No period was given.', 'Give --period 2026-Q3, or --from and --to.');
}

/**
 * The text of a flag without which nothing can be exported.
 *
 * @throws AffidavitError USAGE
 */
export function required(given: string | undefined, flag: string, what: string): string {
  if (given !== undefined && given.trim() !== '') return given;
  throw new AffidavitError('USAGE', `${flag} is missing: ${what}.`, `Give ${flag}.`);
}

/**
 * Loads the key that signs the bundle.
 *
 * @throws AffidavitError EXPORT_NO_KEY, KEY_INVALID
 */
export async function signingKey(
  options: Pick<ExportOptions, 'keyFile' | 'allowOpenKey' | 'environment'>,
  context: Pick<ExportContext, 'passphrase'>,
): Promise<SigningKey> {
  if (options.keyFile === undefined) {
    throw new AffidavitError(
      'EXPORT_NO_KEY',
      'No signing key was given: nothing is exported unsigned.',
      'Give --key FILE; `affidavit keys create --out keys` makes one.',
    );
  }
  if (options.allowOpenKey !== true) refuseOpenKey(options.keyFile);
  return await loadSigningKey(
    options.keyFile,
    await passphraseFor(options.keyFile, context.passphrase, options.environment),
  );
}
