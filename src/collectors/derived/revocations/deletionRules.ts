import { object, text } from '../eventBody.ts';
import type { DeletionRule } from './deletion.ts';

/**
 * How deletions show, by kind of subject, for the kinds that need nothing but their own events and listing
 * (event names: teleport-api §3.8). A token's deletion has no event up to 18; the names are those of its siblings.
 */
export const DELETION_RULES: Readonly<Record<string, DeletionRule>> = {
  role: {
    kind: 'role_deleted',
    ends: ['role.deleted'],
    revives: ['role.created', 'role.updated'],
    target: (name) => [['role', name]],
  },
  token: {
    kind: 'token_deleted',
    ends: ['join_token.delete', 'join_token.deleted'],
    revives: ['join_token.create'],
    orElse: 'deleted, or consumed by its single use',
    // A secret name is masked in the listing, and the key is its HMAC.
    target: (name, _, body) => [['token', text(object(body.metadata).name) || name]],
  },
  connector: {
    kind: 'connector_deleted',
    ends: ['github.deleted', 'oidc.deleted', 'saml.deleted'],
    revives: [
      'github.created',
      'github.updated',
      'oidc.created',
      'oidc.updated',
      'saml.created',
      'saml.updated',
    ],
    target: (name, event) => [
      ['connector', `${event === null ? '' : `${event.event.split('.')[0]}/`}${bare(name)}`],
    ],
  },
  trusted_cluster: {
    kind: 'trusted_cluster_deleted',
    ends: ['trusted_cluster.delete'],
    revives: ['trusted_cluster.create'],
    target: (name) => [['trusted_cluster', name]],
  },
  remote_cluster: {
    kind: 'remote_cluster_removed',
    ends: [],
    revives: [],
    target: (name) => [['remote_cluster', name]],
  },
  workload_identity: {
    kind: 'workload_identity_deleted',
    ends: ['workload_identity.delete'],
    revives: ['workload_identity.create', 'workload_identity.update'],
    target: (name) => [['workload_identity', name]],
  },
  device: {
    kind: 'device_removed',
    ends: ['device.delete'],
    revives: ['device.create', 'device.enroll'],
    target: (name, event) => {
      const tag = text(object(event?.body.device).asset_tag);
      return tag === ''
        ? [['device', name]]
        : [
            ['device', name],
            ['asset_tag', tag],
          ];
    },
  },
  access_list: {
    kind: 'access_list_deleted',
    ends: ['access_list.delete'],
    revives: ['access_list.create', 'access_list.update'],
    target: (name) => [['access_list', name]],
  },
};

/** Connectors of the three types may share a name: their subject may be named "github/name". */
function bare(name: string): string {
  return name.replace(/^(github|oidc|saml)\//, '');
}
