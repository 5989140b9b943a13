import type { JsonObject } from '../../formats/canonicalJson.ts';

/** A resource in tctl's form (teleport-api §6), with the key of its row in the dataset. */
export interface Resource {
  rowId: string;
  body: JsonObject;
}

/** An approved access request. */
export interface ApprovedRequest {
  id: string;
  /** requester: name of a user */
  user: string;
  roles: readonly string[];
  /** microseconds since the epoch: when the roles can first be assumed; null when not known */
  from: number | null;
  /** microseconds since the epoch: when they end; null when not known */
  until: number | null;
  /** number of resources that the request is limited to; 0 when its roles hold for all they reach */
  resources: number;
}

/** Settings of the tests of controls that decide what is privileged (docs/controls.md §6.4). */
export interface AccessSettings {
  /** logins that give full control of a node */
  rootLogins: readonly string[];
  /** labels of nodes on which root is privileged access: values by label name */
  privilegedLabels: ReadonlyMap<string, readonly string[]>;
  /** names of roles that are privileged by decision of the entity */
  privilegedRoles: readonly string[];
  /** microseconds: access that ends with the user within this time is not standing */
  maxStandingUs: number;
}

/** Defaults (docs/controls.md §6.4). */
export const DEFAULT_ACCESS_SETTINGS: AccessSettings = {
  rootLogins: ['root'],
  privilegedLabels: new Map([['env', ['prod', 'production']]]),
  privilegedRoles: [],
  maxStandingUs: 24 * 3600 * 1_000_000,
};

/**
 * The sources of effective access: the state of one snapshot, and requests. Functions give their rows anew at
 * each call, since some are read twice. Roles, lists, members, connectors and bots are held; users and requests pass by.
 */
export interface AccessInput {
  /** microseconds since the epoch: the instant that decides what is in force */
  asOf: number;
  settings: AccessSettings;
  users: () => Iterable<Resource>;
  roles: () => Iterable<Resource>;
  /** bots; on 14.2 these are their users again */
  bots: () => Iterable<Resource>;
  /** SAML, OIDC and GitHub connectors */
  connectors: () => Iterable<Resource>;
  accessLists: () => Iterable<Resource>;
  accessListMembers: () => Iterable<Resource>;
  requests: () => Iterable<ApprovedRequest>;
  /** login rules exist, or could not be listed: they change attributes of SSO users before mappings apply */
  loginRules: boolean;
}
