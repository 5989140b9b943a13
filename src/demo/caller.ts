import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** The caller of a connection, or why it is not accepted. */
export interface Caller {
  user: string;
  roles: string[];
  /** a user of the root cluster */
  isRemote?: boolean;
  /** empty when the identity is good; otherwise the text of PERMISSION_DENIED */
  refusal: string;
  /** NotAfter has passed: refused by a TLS alert, not by a status */
  expired: boolean;
}

/** Another cluster whose users may come in: a leaf trusts its root so. */
export interface TrustedRoot {
  clusterName: string;
  userCaPem: string;
  /** the root's role names, each with the leaf's roles that it maps to */
  roleMap: Readonly<Record<string, readonly string[]>>;
}

/** Why a certificate of another authority is refused. */
export const FOREIGN_CERTIFICATE = 'access denied: invalid client certificate';

const NOBODY: Omit<Caller, 'refusal'> = { user: '', roles: [], expired: false };

function listOf(value: unknown): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/**
 * Reads the client certificate of a finished handshake (teleport-api §1.2, §1.3).
 *
 * A client must present one certificate and no chain, signed by the cluster's user CA, without a usage restriction.
 * @param userCaPem the authority that signs people's and bots' certificates
 * @param roots clusters whose users are let in under the leaf's own roles
 * @param nowMs the present by which the certificate has ended or not
 */
export function callerOf(
  socket: TLSSocket,
  userCaPem: string,
  roots: readonly TrustedRoot[] = [],
  nowMs: number = Date.now(),
): Caller {
  const peer = socket.getPeerCertificate(true);
  if (!peer?.raw) {
    return {
      ...NOBODY,
      refusal: 'access denied: missing authentication, no client certificate was presented',
    };
  }
  const certificate = new X509Certificate(peer.raw);
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, unknown>;
  const caller: Caller = {
    user: String(listOf(subject.CN)[0] ?? ''),
    roles: listOf(subject.O),
    refusal: '',
    expired: new Date(certificate.validTo).getTime() <= nowMs,
  };
  const root = roots.find((trusted) => isSignedBy(certificate, trusted.userCaPem));
  if (root !== undefined) {
    const roles = caller.roles.flatMap((name) => root.roleMap[name] ?? []);
    const refusal = roles.length === 0 ? 'access denied: no role of the root cluster is mapped' : '';
    return { ...caller, user: `remote-${caller.user}-${root.clusterName}`, roles, refusal, isRemote: true };
  }
  if (!isSignedBy(certificate, userCaPem)) return { ...caller, refusal: FOREIGN_CERTIFICATE };
  // The server's own store does not hold the user CA, so an issuer is known only if the client sent it along.
  if (peer.issuerCertificate && peer.issuerCertificate !== peer) {
    return { ...caller, refusal: 'access denied: intermediate CAs are not supported in client certificates' };
  }
  const usage = listOf(subject.OU);
  if (usage.length > 0) {
    return {
      ...caller,
      refusal: `access denied: certificate is restricted to usage ${JSON.stringify(usage)}`,
    };
  }
  return caller;
}

function isSignedBy(certificate: X509Certificate, caPem: string): boolean {
  const authority = new X509Certificate(caPem);
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
