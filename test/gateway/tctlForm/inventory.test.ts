import { type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/formats/canonicalJson.ts';
import * as agents from '../../../src/gateway/gen/teleport/legacy/types/agents_pb.ts';
import * as app from '../../../src/gateway/gen/teleport/legacy/types/app_pb.ts';
import * as authority from '../../../src/gateway/gen/teleport/legacy/types/cert_authority_pb.ts';
import * as connectors from '../../../src/gateway/gen/teleport/legacy/types/connectors_pb.ts';
import * as database from '../../../src/gateway/gen/teleport/legacy/types/database_pb.ts';
import * as desktop from '../../../src/gateway/gen/teleport/legacy/types/desktop_pb.ts';
import * as kubernetes from '../../../src/gateway/gen/teleport/legacy/types/kubernetes_pb.ts';
import * as token from '../../../src/gateway/gen/teleport/legacy/types/provision_token_pb.ts';
import * as saml from '../../../src/gateway/gen/teleport/legacy/types/saml_idp_pb.ts';
import * as server from '../../../src/gateway/gen/teleport/legacy/types/server_pb.ts';
import * as session from '../../../src/gateway/gen/teleport/legacy/types/session_tracker_pb.ts';
import * as trust from '../../../src/gateway/gen/teleport/legacy/types/trust_pb.ts';
import { knownMembers } from '../../../src/gateway/tctlForm/knownMembers.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';
import { randomResources, stored } from './recordings.ts';

const ROTATION = 'spec.rotation.current_id';

/** Type by type: what is a secret or changes by itself, and so is no evidence although tctl prints it. */
const NOT_KEPT: Record<string, [schema: DescMessage, ...paths: string[]]> = {
  ProvisionTokenV2: [token.ProvisionTokenV2Schema],
  OIDCConnectorV3: [connectors.OIDCConnectorV3Schema, 'spec.client_secret', 'spec.google_service_account'],
  SAMLConnectorV2: [
    connectors.SAMLConnectorV2Schema,
    'spec.signing_key_pair.private_key',
    'spec.assertion_key_pair.private_key',
  ],
  GithubConnectorV3: [connectors.GithubConnectorV3Schema, 'spec.client_secret'],
  TrustedClusterV2: [trust.TrustedClusterV2Schema, 'spec.token'],
  RemoteClusterV3: [trust.RemoteClusterV3Schema, 'status.last_heartbeat'],
  CertAuthorityV2: [
    authority.CertAuthorityV2Schema,
    ROTATION,
    ...['active_keys', 'additional_trusted_keys'].flatMap((set) => [
      `spec.${set}.ssh.private_key`,
      `spec.${set}.tls.key`,
      `spec.${set}.jwt.private_key`,
    ]),
  ],
  ServerV2: [server.ServerV2Schema, 'metadata.expires', ROTATION],
  AppServerV3: [
    app.AppServerV3Schema,
    'metadata.expires',
    ROTATION,
    'spec.app.metadata.id',
    'spec.app.metadata.revision',
    'spec.app.spec.rewrite.headers',
  ],
  AppV3: [app.AppV3Schema, 'spec.rewrite.headers'],
  DatabaseServerV3: [
    database.DatabaseServerV3Schema,
    'metadata.expires',
    ROTATION,
    'spec.database.metadata.id',
    'spec.database.metadata.revision',
  ],
  DatabaseV3: [database.DatabaseV3Schema],
  KubernetesServerV3: [
    kubernetes.KubernetesServerV3Schema,
    'metadata.expires',
    ROTATION,
    'spec.cluster.metadata.id',
    'spec.cluster.metadata.revision',
    'spec.cluster.spec.kubeconfig',
  ],
  KubernetesClusterV3: [kubernetes.KubernetesClusterV3Schema, 'spec.kubeconfig'],
  WindowsDesktopV3: [desktop.WindowsDesktopV3Schema, 'metadata.expires'],
  WindowsDesktopServiceV3: [desktop.WindowsDesktopServiceV3Schema, 'metadata.expires'],
  DatabaseServiceV1: [agents.DatabaseServiceV1Schema, 'metadata.expires'],
  UserGroupV1: [agents.UserGroupV1Schema],
  InstanceV1: [agents.InstanceV1Schema, 'metadata.expires', 'spec.last_seen'],
  SessionTrackerV1: [
    session.SessionTrackerV1Schema,
    'metadata.expires',
    'spec.expires',
    'spec.participants.last_active',
    'spec.initial_command',
  ],
  SAMLIdPServiceProviderV1: [saml.SAMLIdPServiceProviderV1Schema],
};

function without(value: JsonValue, [name, ...rest]: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((item) => without(item, [name as string, ...rest]));
  if (value === null || typeof value !== 'object' || name === undefined) return value;
  const { [name]: member, ...others } = value;
  if (rest.length === 0 || member === undefined) return others;
  return { ...others, [name]: without(member, rest) };
}

function kept(printed: JsonObject, paths: readonly string[]): JsonValue {
  return paths.reduce<JsonValue>((left, path) => without(left, path.split('.')), printed);
}

describe('fields set and unset at random are printed as the types of 14.2.0 print them, less what is not kept', () => {
  const resources = randomResources('random-inventory');
  test.each(Object.entries(NOT_KEPT))('%s', (type, [schema, ...paths]) => {
    const rows = resources.filter((resource) => resource.type === type);
    expect(rows.length).toBeGreaterThan(5);
    for (const { wire, tctl } of rows)
      expect(stored(toTctl(schema, fromBinary(schema, wire)))).toEqual(kept(tctl, paths));
  });

  test.each(Object.entries(NOT_KEPT))('%s given as JSON', (type, [schema, ...paths]) => {
    for (const { tctl } of resources.filter((resource) => resource.type === type))
      expect(stored(knownMembers(schema, { ...tctl, added_later: 'x' }))).toEqual(kept(tctl, paths));
  });
});
