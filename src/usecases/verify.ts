import { readCertificates } from '../bundle/timestamps/certificates.ts';
import { readPlainFile } from '../bundle/verify/plainFile.ts';
import type { VerifyOptions as BundleOptions } from '../bundle/verify/verifyArchive.ts';
import { verifyBundle } from '../bundle/verify/verifyBundle.ts';
import { verifyChain } from '../bundle/verify/verifyChain.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { VerifyChainReport, VerifyReport } from '../records/reports/verifyReport.ts';

/** Options of a verification. With neither key nor allowed_signers the best verdict is `self-attested`. */
export interface VerifyOptions {
  publicKeyFile: string | undefined;
  allowedSignersFile: string | undefined;
  /** CAs of timestamping authorities; given, every bundle must have a valid timestamp */
  tsaCaFile?: string | undefined;
}

/** Most bytes of a public key, and of an allowed_signers file. */
const KEY_LIMIT = 16_384;
const SIGNERS_LIMIT = 2 ** 20;

/**
 * Checks a bundle. Needs neither store nor gateway.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, KEY_INVALID; a bundle that fails is a report, not an error
 */
export async function verify(file: string, options: VerifyOptions): Promise<VerifyReport> {
  return await verifyBundle(file, await readKeys(options));
}

/** Whether a bundle may not be relied on. */
export function hasFailed({ verdict }: VerifyReport): boolean {
  return verdict === 'failed';
}

/** `verified` or `self-attested`; `failed`. */
export function outcomeOf({ verdict }: VerifyReport): string {
  return verdict;
}

/**
 * Checks several bundles, each on its own and all of them as a chain.
 *
 * @param after SHA-256 of the SHA256SUMS of the last bundle that somebody kept; lower- or upper-case hex
 * @throws AffidavitError as `verify` does; USAGE when `after` is no SHA-256
 */
export async function verifyBundles(
  files: readonly string[],
  options: VerifyOptions & { after: string | undefined },
): Promise<VerifyChainReport> {
  const after = options.after?.trim().toLowerCase() ?? null;
  if (after !== null && !/^[0-9a-f]{64}$/.test(after))
    throw new AffidavitError(
      'USAGE',
      '--after is not a SHA-256.',
      'Give the 64 hexadecimal digits that export printed for the last bundle.',
    );
  const keys = await readKeys(options);
  const bundles: VerifyReport[] = [];
  for (const file of files) bundles.push(await verifyBundle(file, keys));
  const chain = verifyChain(bundles, after);
  const isSelfAttested = bundles.some(({ verdict }) => verdict === 'self-attested');
  return {
    verdict: chain.ok ? (isSelfAttested ? 'self-attested' : 'verified') : 'failed',
    codes: [
      ...new Set([...bundles.flatMap(({ codes }) => codes), ...chain.findings.map(({ code }) => code)]),
    ],
    chain,
    bundles,
  };
}

/** The caller's keys out of their files. @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, KEY_INVALID */
export async function readKeys(options: VerifyOptions): Promise<BundleOptions> {
  const { tsaCaFile } = options;
  if (tsaCaFile === undefined) return await readSigners(options);
  const timestampCas = await readCertificates(await readKeyFile(tsaCaFile, SIGNERS_LIMIT), tsaCaFile);
  return { ...(await readSigners(options)), timestampCas };
}

async function readSigners({ publicKeyFile, allowedSignersFile }: VerifyOptions): Promise<BundleOptions> {
  if (publicKeyFile !== undefined) return { publicKeyPem: await readKeyFile(publicKeyFile, KEY_LIMIT) };
  if (allowedSignersFile === undefined) return {};
  return { allowedSigners: await readKeyFile(allowedSignersFile, SIGNERS_LIMIT) };
}

/** Trust rests on this file: it must be the file itself, not a way to somewhere else. */
async function readKeyFile(path: string, limit: number): Promise<string> {
  const file = await readPlainFile(path, limit);
  if (file.kind === 'bytes') return file.bytes.toString('utf8');
  if (file.kind === 'absent')
    throw new AffidavitError('FILE_NOT_FOUND', `${path} does not exist.`, 'Check the path.');
  if (file.kind === 'unreadable')
    throw new AffidavitError('FILE_NOT_FOUND', `${path} cannot be read.`, 'Check its permissions.', {
      cause: file.cause,
    });
  const problem = file.kind === 'large' ? `is larger than ${limit} bytes` : 'is not a regular file';
  throw new AffidavitError(
    'FILE_INVALID',
    `${path} ${problem}; it was not read.`,
    'Give the file itself, not a link, a pipe or a device.',
  );
}
