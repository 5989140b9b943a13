import type { RedactionRule } from './rules.ts';

type SecretFields = Readonly<Record<number, readonly [name: string, rule?: RedactionRule]>>;

/**
 * Secret protobuf fields by message and number, with their names in tctl's JSON (teleport-api §2, §6.6). None of our proto files
 * declares them; a gateway that sends one all the same is counted under the rule.
 */
export const SECRET_FIELDS: Readonly<Record<string, SecretFields>> = {
  'types.UserSpecV2': { 9: ['local_auth'] },
  'teleport.devicetrust.v1.Device': { 7: ['enroll_token'] },
  'types.OIDCConnectorSpecV3': { 3: ['client_secret'], 12: ['google_service_account'] },
  'types.OIDCConnectorMFASettings': { 3: ['client_secret'] },
  'types.AsymmetricKeyPair': { 1: ['private_key'] },
  'types.GithubConnectorSpecV3': { 2: ['client_secret'] },
  'types.TrustedClusterSpecV2': { 3: ['token'] },
  'types.SSHKeyPair': { 2: ['private_key'] },
  'types.TLSKeyPair': { 2: ['key'] },
  'types.JWTKeyPair': { 2: ['private_key'] },
  'types.TokenBoundKeypair.Onboarding': { 2: ['registration_secret'] },
  'types.TokenBoundKeypairStatus': { 1: ['registration_secret'] },
  'types.KubernetesClusterSpecV3': { 2: ['kubeconfig'] },
  'types.AppRewrite': { 2: ['headers', 'http_headers'] },
  'types.IntegrationSpecV1': { 4: ['credentials'] },
  'types.SessionTrackerSpecV1': { 23: ['initial_command', 'command_line'] },
  'teleport.scopes.joining.v1.ScopedTokenStatus': { 1: ['secret'] },
  'proto.Features': { 37: ['cloud_anonymization_key'] },
};
