import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';

/** The blocks of an identity file that TLS needs. */
export interface IdentityBlocks {
  key: string;
  certificate: string;
  /** the same certificate, parsed */
  parsed: X509Certificate;
  hostCas: string[];
}

const HINT = 'Make a new one with "tctl auth sign --user=NAME --format=file --out=FILE" or with tbot.';

/**
 * Parses the text of an identity file by the rules of Teleport's own reader (teleport-api §1.1): first PEM block the
 * private key, second the TLS client certificate, all further ones TLS host CAs; SSH lines and unknown lines are skipped.
 *
 * @throws AffidavitError IDENTITY_INVALID; its text never holds anything of the file's content
 */
export function parseIdentity(text: string): IdentityBlocks {
  const [key, certificate, ...hostCas] = pemBlocks(text);
  if (key === undefined) throw invalid('it holds no private key');
  if (!/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(key))
    throw invalid('its first block is not a private key');
  if (certificate === undefined) throw invalid('it holds no TLS certificate');
  const parsed = parseCertificate(certificate, 'its TLS certificate is damaged');
  if (!matches(parsed, parseKey(key)))
    throw invalid('its private key and its certificate do not belong together');
  if (hostCas.length === 0) throw invalid("it holds no TLS certificate authority of the cluster's hosts");
  for (const ca of hostCas)
    parseCertificate(ca, "one of the cluster's certificate authorities in it is damaged");
  return { key, certificate, parsed, hostCas };
}

function pemBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: { label: string; lines: string[] } | undefined;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    const begin = /^-----BEGIN ([A-Z0-9 ]+)-----$/.exec(line);
    if (open === undefined) {
      if (begin) open = { label: begin[1] ?? '', lines: [line] };
      else if (line.startsWith('-----')) throw invalid('a block in it is cut off');
      continue;
    }
    if (begin) throw invalid('a block in it is cut off');
    open.lines.push(line);
    if (line === `-----END ${open.label}-----`) {
      blocks.push(`${open.lines.join('\n')}\n`);
      open = undefined;
    }
  }
  if (open !== undefined) throw invalid('a block in it is cut off');
  return blocks;
}

function parseKey(pem: string): KeyObject {
  if (pem.includes('ENCRYPTED')) throw invalid('its private key is protected by a passphrase');
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is dropped on purpose: nothing that saw the key may travel with an error.
    throw invalid('its private key is damaged');
  }
}

function parseCertificate(pem: string, complaint: string): X509Certificate {
  if (!pem.startsWith('-----BEGIN CERTIFICATE-----')) throw invalid(complaint);
  try {
    return new X509Certificate(pem);
  } catch {
    throw invalid(complaint);
  }
}

function matches(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(key);
  } catch {
    return false;
  }
}

function invalid(complaint: string): AffidavitError {
  return new AffidavitError('IDENTITY_INVALID', `The identity file cannot be used: ${complaint}.`, HINT);
}
