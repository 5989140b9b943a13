import { GatewayCallError } from '../../../gateway/callError.ts';
import { CertAuthorityV2Schema } from '../../../gateway/gen/teleport/legacy/types/cert_authority_pb.ts';
import {
  type GetCertAuthoritiesResponse,
  TrustService,
} from '../../../gateway/gen/teleport/trust/v1/trust_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { methodName, resourceRow } from '../rows.ts';

/** Every type that a version is known to have; one that a gateway lacks it refuses by name (teleport-api §2.15). */
const TYPES = [
  'host',
  'user',
  'db',
  'db_client',
  'openssh',
  'jwt',
  'saml_idp',
  'oidc_idp',
  'spiffe',
  'okta',
  'awsra',
  'bound_keypair',
  'windows',
] as const;

const { getCertAuthorities } = TrustService.method;

/** The public parts of the certificate authorities, trusted clusters' among them, and how far a rotation is. */
export const certAuthorities: StateCollector = {
  dataset: 'cert_authorities',
  item: 'CA',
  permission: { resource: 'cert_authority', verbs: ['list', 'readnosecrets'] },
  silentFilter: false,
  generations: [
    {
      rpc: methodName(getCertAuthorities),
      oneAnswer: false,
      async *rows(gateway) {
        for (const type of TYPES) {
          const request = { type, includeKey: false };
          const answer = await gateway
            .unary(getCertAuthorities, request, {
              countRows: (got: GetCertAuthoritiesResponse) => got.certAuthoritiesV2.length,
            })
            .catch((error: unknown) => {
              if (isUnknownType(error)) return { certAuthoritiesV2: [] };
              throw error;
            });
          yield answer.certAuthoritiesV2.map((authority) => {
            const { key, body } = resourceRow(CertAuthorityV2Schema, authority);
            return { key: `${authority.spec?.type || type}/${key}`, body };
          });
        }
      },
    },
  ],
};

function isUnknownType(error: unknown): boolean {
  return (
    error instanceof GatewayCallError &&
    error.status === 'INVALID_ARGUMENT' &&
    /not supported|unknown|invalid/i.test(error.message)
  );
}
