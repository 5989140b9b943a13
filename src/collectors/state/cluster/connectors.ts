import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import {
  GithubConnectorV3Schema,
  OIDCConnectorV3Schema,
  SAMLConnectorV2Schema,
} from '../../../gateway/gen/teleport/legacy/types/connectors_pb.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { StateCollector } from '../../collector.ts';
import { inTurn } from '../inTurn.ts';
import { answered, listed, resourceRow } from '../rows.ts';
import { withoutMadeUpKeys } from './samlSigningKeys.ts';

const auth = AuthService.method;
const oidc = { request: { withSecrets: false }, row: rowOf('oidc', OIDCConnectorV3Schema) };
const saml = {
  // Otherwise the gateway may ask the identity provider for its metadata because we read (teleport-api §2.12).
  request: { withSecrets: false, noFollowUrls: true },
  row: rowOf('saml', SAMLConnectorV2Schema),
};
const github = { request: { withSecrets: false }, row: rowOf('github', GithubConnectorV3Schema) };

/** How identity providers log people in and which roles they give; never with secrets (teleport-api §2.12). */
export const connectors: StateCollector = {
  dataset: 'connectors',
  item: 'AUT',
  permission: {
    resource: 'oidc',
    more: ['saml', 'github'],
    or: 'auth_connector',
    verbs: ['list', 'readnosecrets'],
  },
  silentFilter: false,
  generations: [
    inTurn([
      listed(auth.listOIDCConnectors, OIDCConnectorV3Schema, (answer) => answer.connectors, oidc),
      withoutMadeUpKeys(
        listed(auth.listSAMLConnectors, SAMLConnectorV2Schema, (answer) => answer.connectors, saml),
      ),
      listed(auth.listGithubConnectors, GithubConnectorV3Schema, (answer) => answer.connectors, github),
    ]),
    inTurn([
      answered(auth.getOIDCConnectors, OIDCConnectorV3Schema, (answer) => answer.connectors, oidc),
      withoutMadeUpKeys(
        answered(auth.getSAMLConnectors, SAMLConnectorV2Schema, (answer) => answer.connectors, saml),
      ),
      answered(auth.getGithubConnectors, GithubConnectorV3Schema, (answer) => answer.connectors, github),
    ]),
  ],
};

/** Names are unique within a kind only. */
function rowOf<D extends DescMessage>(kind: string, schema: D): (item: MessageShape<D>) => EvidenceRow {
  return (item) => {
    const { key, body } = resourceRow(schema, item);
    return { key: `${kind}/${key}`, body };
  };
}
