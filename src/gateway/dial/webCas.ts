import tls from 'node:tls';

/**
 * The CAs trusted for a proxy's public web certificate: those given by the user, and nothing else, or else Node's and
 * the operating system's. Never used for the gateway itself, for which only the identity file's host CAs are trusted.
 *
 * @param given PEM certificates from --proxy-ca
 */
export function webCas(given: readonly string[] | undefined): string[] {
  if (given !== undefined && given.length > 0) return [...given];
  // Node 22.14 has no way to read the operating system's store.
  if (typeof tls.getCACertificates !== 'function') return [...tls.rootCertificates];
  return [...new Set([...tls.getCACertificates('default'), ...systemCas()])];
}

function systemCas(): string[] {
  try {
    return tls.getCACertificates('system');
  } catch {
    return [];
  }
}

/** Hint when the proxy's web certificate is not trusted. */
export const WEB_TRUST_HINT =
  "If the proxy's web certificate comes from a private CA, name that CA's file with --proxy-ca.";
