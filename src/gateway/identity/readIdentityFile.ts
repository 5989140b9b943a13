import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { type CertificateFacts, certificateFacts } from './certificateFacts.ts';
import type { Identity } from './identity.ts';
import { parseIdentity } from './parseIdentity.ts';

/** A real identity file is a few KiB; with hundreds of trusted CAs a few hundred. */
const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * Reads an identity file as written by `tctl auth sign --format=file`, `tsh` or tbot.
 *
 * @param given path of the file, or of tbot's output directory, in which the file is called `identity`
 * @returns the identity with warnings to show; dates are not checked here, see checkValidity
 * @throws AffidavitError IDENTITY_NOT_FOUND, IDENTITY_INVALID
 */
export async function readIdentityFile(given: string): Promise<Identity> {
  const file = await insideDirectory(given);
  const { text, mode } = await readCapped(file);
  const { key, certificate, parsed, hostCas } = parseIdentity(text);
  const facts = certificateFacts(parsed);
  return { path: file, key, certificate, hostCas, facts, warnings: warningsFor(file, mode, facts) };
}

async function insideDirectory(given: string): Promise<string> {
  const stats = await stat(given).catch((cause: unknown) => {
    throw notFound(given, cause);
  });
  return stats.isDirectory() ? path.join(given, 'identity') : given;
}

async function readCapped(file: string): Promise<{ text: string; mode: number }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const stats = await handle.stat();
    if (stats.size > SIZE_LIMIT) {
      throw new AffidavitError(
        'IDENTITY_INVALID',
        `${file} is too large for an identity file.`,
        'Give the file that `tctl auth sign` or tbot wrote.',
      );
    }
    // A pipe has no size: what it gives is cut here and then refused as cut off.
    const buffer = Buffer.alloc(SIZE_LIMIT);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, SIZE_LIMIT - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    const text = buffer.toString('utf8', 0, length);
    buffer.fill(0);
    return { text, mode: stats.isFile() ? stats.mode : 0 };
  } catch (cause) {
    throw cause instanceof AffidavitError ? cause : notFound(file, cause);
  } finally {
    await handle?.close();
  }
}

function warningsFor(file: string, mode: number, facts: CertificateFacts): string[] {
  const warnings: string[] = [];
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    warnings.push(`${file} can be read by other users of this machine. Restrict it: chmod 600 ${file}`);
  }
  if (facts.renewable) {
    warnings.push(
      'This identity is renewable: it looks like the private storage of tbot. Using a copy of it can lock the bot; ' +
        "use tbot's output directory instead.",
    );
  }
  if (facts.usage.length > 0) {
    warnings.push(
      `This certificate is restricted to ${facts.usage.join(', ')}; the gateway will probably refuse it.`,
    );
  }
  return warnings;
}

function notFound(file: string, cause: unknown): AffidavitError {
  const code = (cause as { code?: string } | null)?.code ?? '';
  const denied = code === 'EACCES' || code === 'EPERM';
  return new AffidavitError(
    'IDENTITY_NOT_FOUND',
    denied
      ? `The identity file ${file} is not readable: permission denied.`
      : `There is no identity file at ${file}.`,
    denied ? 'Run as its owner, or change its permissions.' : 'Name the file with --identity.',
    { cause },
  );
}
