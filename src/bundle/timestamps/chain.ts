import type { Certificate } from './certificates.ts';

/** Most certificates of one chain, and most signatures that are checked to find it. */
const MAX_LENGTH = 8;
const MAX_CHECKS = 200;

/**
 * Finds a chain from the certificate of an authority to one that the caller trusts. Revocation is not looked up.
 *
 * @param leaf certificate of the authority
 * @param enclosed certificates that came with the timestamp
 * @param trusted certificates that the caller gave, each an end of a chain
 * @param atMs time at which all of them must be valid, milliseconds since the epoch
 */
export function findChain(
  leaf: Certificate,
  enclosed: readonly Certificate[],
  trusted: readonly Certificate[],
  atMs: number,
): 'found' | 'unknown' | 'not_valid' {
  const pool = [...trusted, ...enclosed];
  let checks = 0;
  let outcome: 'unknown' | 'not_valid' = 'unknown';
  const climb = (chain: readonly Certificate[]): boolean => {
    const last = chain.at(-1) as Certificate;
    if (trusted.some((one) => isSame(one, last))) {
      if (chain.every((one) => isValidAt(one, atMs))) return true;
      outcome = 'not_valid';
      return false;
    }
    if (chain.length === MAX_LENGTH) return false;
    for (const issuer of pool) {
      if (chain.some((one) => isSame(one, issuer)) || !mayIssue(issuer, last, chain.length - 1)) continue;
      checks += 1;
      if (checks > MAX_CHECKS) return false;
      if (isSignedBy(last, issuer) && climb([...chain, issuer])) return true;
    }
    return false;
  };
  if (leaf.unchecked.length > 0) return 'unknown';
  return climb([leaf]) ? 'found' : outcome;
}

function isSame(a: Certificate, b: Certificate): boolean {
  return a.x509.raw.equals(b.x509.raw);
}

function isValidAt({ x509 }: Certificate, atMs: number): boolean {
  return atMs >= Date.parse(x509.validFrom) && atMs <= Date.parse(x509.validTo);
}

/** @param below intermediate certificates between the issuer and the leaf */
function mayIssue(issuer: Certificate, subject: Certificate, below: number): boolean {
  return (
    issuer.x509.ca &&
    issuer.unchecked.length === 0 &&
    (issuer.pathLength === null || issuer.pathLength >= below) &&
    !subject.isWeak &&
    subject.x509.checkIssued(issuer.x509)
  );
}

function isSignedBy(subject: Certificate, issuer: Certificate): boolean {
  try {
    return subject.x509.verify(issuer.x509.publicKey);
  } catch {
    // a key that does not fit the signature
    return false;
  }
}
