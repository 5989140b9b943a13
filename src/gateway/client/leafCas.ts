import { X509Certificate } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { GatewayCallError } from '../callError.ts';
import type { CertAuthorityV2 } from '../gen/teleport/legacy/types/cert_authority_pb.ts';
import { TrustService } from '../gen/teleport/trust/v1/trust_pb.ts';
import type { Channel } from './channel.ts';
import { loginError } from './loginError.ts';

/**
 * The host CAs of a leaf cluster, requested from its root: an identity file of the root contains the root's alone, and the root
 * knows those of every cluster that it trusts (teleport-api §1.4, §2.15). Every identity may read them (§0.4 item 4).
 *
 * @param root logged in to the root cluster
 * @param leaf name of the leaf cluster
 * @returns PEM certificates, active and additional ones; empty when the root does not show its authorities
 * @throws AffidavitError USAGE when the root knows no such cluster; whatever the login at the root fails with
 */
export async function leafHostCas(root: Channel, leaf: string, signal?: AbortSignal): Promise<string[]> {
  let authorities: CertAuthorityV2[];
  try {
    const request = { type: 'host', includeKey: false };
    const options = signal === undefined ? {} : { signal };
    ({ certAuthoritiesV2: authorities } = await root.unary(
      TrustService.method.getCertAuthorities,
      request,
      options,
    ));
  } catch (error) {
    if (error instanceof GatewayCallError && TOLERABLE.has(error.status) && isAnswered(error)) return [];
    throw loginError(error, root.address, true);
  }
  const own = authorities.filter(({ metadata, spec }) => (spec?.clusterName || metadata?.name) === leaf);
  if (own.length > 0) return own.flatMap(certificatesOf);
  const known = authorities.map(({ metadata }) => metadata?.name ?? '').filter((name) => name !== '');
  throw new AffidavitError(
    'USAGE',
    `The cluster ${root.plan.cluster} knows no cluster named ${leaf}.`,
    `It knows: ${known.slice(0, 20).join(', ')}. Check the name given with --cluster.`,
  );
}

const TOLERABLE: ReadonlySet<string> = new Set(['UNIMPLEMENTED', 'PERMISSION_DENIED']);

/** Not a refusal of the identity as such: then the leaf would refuse it as well. */
function isAnswered({ status, message }: GatewayCallError): boolean {
  return status === 'UNIMPLEMENTED' || /access denied to perform action/i.test(message);
}

function certificatesOf({ spec }: CertAuthorityV2): string[] {
  return [spec?.activeKeys, spec?.additionalTrustedKeys]
    .flatMap((keys) => keys?.tls ?? [])
    .map(({ cert }) => Buffer.from(cert).toString('utf8'))
    .filter(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
