import { AffidavitError } from '../../errors/affidavitError.ts';

const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'there is no way to that network',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut',
  EACCES: 'this machine does not permit it',
  EPERM: 'this machine does not permit it',
};

/** Verification results of OpenSSL and Node for the certificate that the other side showed. */
const UNTRUSTED =
  /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_(HAS_EXPIRED|NOT_YET_VALID|SIGNATURE_FAILURE|UNTRUSTED|REJECTED|CHAIN_TOO_LONG|REVOKED)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT|HOSTNAME_MISMATCH|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK/;

/**
 * Turns a failure of TCP or TLS into a typed error that a person can act on.
 *
 * @param cause what Node threw or emitted
 * @param to `host:port` that was dialled
 * @param untrustedHint what to try when the other side's certificate is the problem; differs between the gateway proper
 *   (identity file's CAs) and the proxy's web certificate
 */
export function dialError(cause: unknown, to: string, untrustedHint = TRUST_HINT): AffidavitError {
  if (cause instanceof AffidavitError) return cause;
  const code = errorCode(cause);
  const alert = certificateAlert(code);
  if (alert) return alert(to, cause);
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) {
    return new AffidavitError(
      'GATEWAY_UNREACHABLE',
      `No connection to ${to}: ${unreachable}.`,
      'Check the address and port, the network and any firewall in between.',
      { cause },
    );
  }
  if (code === 'ETIMEDOUT') return dialTimeout(to);
  if (UNTRUSTED.test(code)) {
    return new AffidavitError(
      'GATEWAY_UNTRUSTED',
      `${to} presented a certificate that is not trusted (${code}).`,
      untrustedHint,
      { cause },
    );
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO' || code.startsWith('HPE_')) {
    return new AffidavitError(
      'GATEWAY_PROTOCOL',
      `${to} answered, but is not a Teleport gateway (${code}).`,
      PROTOCOL_HINT,
      { cause },
    );
  }
  return new AffidavitError(
    'GATEWAY_UNREACHABLE',
    `No connection to ${to}${code === '' ? '' : ` (${code})`}.`,
    'Check the address and port, the network and any firewall in between.',
    { cause },
  );
}

/** Hint for an answer that is not Teleport's. */
export const PROTOCOL_HINT =
  'Use --auth-addr for the auth port (3025) and --proxy for the web port (443 or 3080). Behind a load balancer that ' +
  'ends TLS, the connection upgrade is needed.';

const TRUST_HINT =
  'The identity file may belong to another cluster, or be older than a rotation of its host CA: sign a new one.';

/**
 * The error of a dial whose signal was aborted.
 *
 * @returns for a deadline an error that `dialError` explains; else the signal's reason
 */
export function abortCause(signal: AbortSignal): Error {
  const timedOut = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
  return timedOut ? Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }) : (signal.reason as Error);
}

/** @returns an AffidavitError for a dial that took too long */
export function dialTimeout(to: string): AffidavitError {
  return new AffidavitError(
    'GATEWAY_TIMEOUT',
    `${to} did not answer in time.`,
    'Check the address and port, and whether a firewall drops the packets.',
  );
}

/**
 * A refusal of our certificate by a TLS alert. Under TLS 1.3 it arrives on the first read, after a handshake that looked
 * fine (teleport-api §0.4 item 5). Such a refusal never gets better by trying again.
 *
 * @returns undefined when the error is no such alert
 */
function certificateAlert(code: string): ((to: string, cause: unknown) => AffidavitError) | undefined {
  if (!/ALERT_/.test(code)) return undefined;
  if (code.includes('CERTIFICATE_EXPIRED')) {
    return (to, cause) =>
      new AffidavitError(
        'IDENTITY_EXPIRED',
        `${to} reports that the certificate in the identity file has expired.`,
        "Renew the identity, and check this machine's clock.",
        { cause },
      );
  }
  if (/CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR/.test(code)) {
    return (to, cause) =>
      new AffidavitError(
        'GATEWAY_REFUSED',
        `${to} rejected the certificate in the identity file (${code}).`,
        'The identity may belong to another cluster, or predate a rotation of its user CA. Sign a new one.',
        { cause },
      );
  }
  return undefined;
}

/** Node's error code, looked for through the chain of causes; '' when there is none. */
export function errorCode(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string') return code;
    const [first] = at instanceof AggregateError ? at.errors : [];
    if (first !== undefined) return errorCode(first);
  }
  return '';
}
