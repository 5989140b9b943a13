import type { JsonObject } from '../../src/formats/canonicalJson.ts';

/** A bot of newer gateways, with roles. */
export const bot = (name: string, roles: string[]): JsonObject => ({
  kind: 'bot',
  metadata: { name },
  spec: { roles },
  status: { user_name: `bot-${name}`, role_name: `bot-${name}` },
});

/** A SAML connector whose attribute `groups` gives roles by its value. */
export const saml = (name: string, mappings: Readonly<Record<string, string[]>>): JsonObject => ({
  kind: 'saml',
  metadata: { name },
  spec: {
    attributes_to_roles: Object.entries(mappings).map(([value, roles]) => ({ name: 'groups', value, roles })),
  },
});

/** Member `created_by` of a user that signs in through a connector. */
export const through = (connector: string): JsonObject => ({
  created_by: { connector: { type: 'saml', id: connector, identity: 'x' } },
});

export const accessList = (name: string, roles: string[], more: JsonObject = {}): JsonObject => ({
  kind: 'access_list',
  metadata: { name },
  spec: { title: name, grants: { roles }, ...more },
});

/** Membership of a user in an access list. */
export const listMember = (access_list: string, name: string, more: JsonObject = {}): JsonObject => ({
  kind: 'access_list_member',
  metadata: { name },
  spec: { access_list, name, membership_kind: 'MEMBERSHIP_KIND_USER', ...more },
});
