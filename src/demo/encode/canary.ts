import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { StringValuesSchema } from '../../gateway/gen/teleport/legacy/types/values_pb.ts';

/** A number that no version of the protocol uses. */
const FUTURE_FIELD = 9001;

type Write = (writer: BinaryWriter, secret: string) => void;

const text =
  (no: number): Write =>
  (writer, secret) =>
    writer.tag(no, WireType.LengthDelimited).string(secret);

const inside =
  (no: number, ...members: Write[]): Write =>
  (writer, secret) => {
    writer.tag(no, WireType.LengthDelimited).fork();
    for (const member of members) member(writer, secret);
    writer.join();
  };

// Fields that our own protos do not declare and a gateway could send all the same (teleport-api §6.6).
const SECRET_FIELDS: Record<string, Record<number, Write[]>> = {
  // local_auth: password hash, TOTP key, devices with their keys, WebAuthn user id
  'types.UserSpecV2': { 9: [text(1), text(2), inside(5, inside(8, text(1))), inside(4, text(1))] },
  // enroll_token
  'teleport.devicetrust.v1.Device': { 7: [text(1)] },
  // client_secret, google_service_account; private_key of key pairs; the token of a trust
  'types.OIDCConnectorSpecV3': { 3: [], 12: [] },
  'types.OIDCConnectorMFASettings': { 3: [] },
  'types.AsymmetricKeyPair': { 1: [] },
  'types.GithubConnectorSpecV3': { 2: [] },
  'types.TrustedClusterSpecV2': { 3: [] },
  'types.SSHKeyPair': { 2: [] },
  'types.TLSKeyPair': { 2: [] },
  'types.JWTKeyPair': { 2: [] },
  // registration_secret
  'types.TokenBoundKeypair.Onboarding': { 2: [] },
  'types.TokenBoundKeypairStatus': { 1: [] },
  // kubeconfig, headers with name and value, credentials, initial_command
  'types.KubernetesClusterSpecV3': { 2: [] },
  'types.AppRewrite': { 2: [text(1), text(2)] },
  'types.IntegrationSpecV1': { 4: [inside(1, text(1))] },
  'types.SessionTrackerSpecV1': { 23: [] },
  // cloud_anonymization_key
  'proto.Features': { 37: [] },
};

function raw(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  write(writer);
  return writer.finish();
}

function lengthPrefixed(body: Uint8Array): Uint8Array {
  return raw((writer) => writer.bytes(body));
}

function addUnknown(message: Message, no: number, body: Uint8Array): void {
  message.$unknown = [
    ...(message.$unknown ?? []),
    { no, wireType: WireType.LengthDelimited, data: lengthPrefixed(body) },
  ];
}

/**
 * Plants `secret` as raw bytes in every undeclared secret field of a message and of those inside it.
 * @param desc descriptor of `message`
 */
export function plantSecrets(desc: DescMessage, message: Message, secret: string): void {
  for (const [no, members] of Object.entries(SECRET_FIELDS[desc.typeName] ?? {})) {
    const body =
      members.length === 0
        ? Buffer.from(secret, 'utf8')
        : raw((writer) => {
            for (const member of members) member(writer, secret);
          });
    addUnknown(message, Number(no), body);
  }
  plantInAddresses(message, secret);
  for (const field of desc.fields) {
    const value = (message as unknown as Record<string, unknown>)[field.localName];
    if (!field.message || !value) continue;
    const inner = field.fieldKind === 'message' ? [value] : Object.values(value as object);
    for (const one of inner) plantSecrets(field.message, one as Message, secret);
  }
}

/** Addresses of the audit log may contain credentials in the middle of fields that are evidence. */
function plantInAddresses(message: Message, secret: string): void {
  if (message.$typeName !== 'types.ClusterAuditConfigSpecV2') return;
  const spec = message as Message & { auditSessionsUri: string; auditEventsUri: unknown };
  spec.auditSessionsUri = `s3://${secret}@recordings/all?secret_access_key=${secret}`;
  spec.auditEventsUri = create(StringValuesSchema, {
    values: [`postgresql://audit:${secret}@db.example.com/log?password=${secret}#x`, 'stdout://'],
  });
}

/** Adds a field from the future to a message. */
export function addFutureField(message: Message): void {
  addUnknown(message, FUTURE_FIELD, Buffer.from('a field from a later version', 'utf8'));
}

/**
 * Audit events with secrets in the places where real ones have them: the connector of saml.created, the output of ssm.run.
 * @param secret the text to plant
 * @param time RFC 3339 time of both events
 */
export function secretEvents(secret: string, time: string): JsonObject[] {
  const common = { ei: 0, time, cluster_name: 'canary', user: 'admin' };
  return [
    {
      ...common,
      event: 'saml.created',
      code: 'T8200I',
      uid: '5ec4e750-0000-4000-8000-000000000001',
      name: 'okta',
      connector: {
        kind: 'saml',
        spec: {
          issuer: 'https://idp.example.com',
          signing_key_pair: { private_key: secret, cert: 'public' },
          assertion_key_pair: { private_key: secret, cert: 'public' },
          client_secret: secret,
          google_service_account: secret,
          mfa: { client_secret: secret },
        },
      },
    },
    {
      ...common,
      event: 'ssm.run',
      code: 'TDS00I',
      uid: '5ec4e750-0000-4000-8000-000000000002',
      stdout: `export TOKEN=${secret}`,
      stderr: secret,
      invocation_url: `https://example.com/?key=${secret}`,
    },
    {
      ...common,
      event: 'plugin.create',
      code: 'PG001I',
      uid: '5ec4e750-0000-4000-8000-000000000003',
      plugin_data: { credentials: secret, token: secret, registration_secret: secret, enroll_token: secret },
    },
  ];
}
