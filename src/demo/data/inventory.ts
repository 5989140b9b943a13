import type { JsonObject } from '../../formats/canonicalJson.ts';

/** Resources, agents, trust and ways in, in tctl's form without secrets; a listing that is not named here is empty. */
export interface Inventory {
  /** kind token */
  tokens?: JsonObject[];
  /** kind token too: those of the auth server's configuration file */
  staticTokens?: JsonObject[];
  oidcConnectors?: JsonObject[];
  samlConnectors?: JsonObject[];
  githubConnectors?: JsonObject[];
  loginRules?: JsonObject[];
  integrations?: JsonObject[];
  trustedClusters?: JsonObject[];
  remoteClusters?: JsonObject[];
  certAuthorities?: JsonObject[];
  authServers?: JsonObject[];
  proxyServers?: JsonObject[];
  nodes?: JsonObject[];
  /** kind app_server, db_server, kube_server: one for each agent */
  apps?: JsonObject[];
  databases?: JsonObject[];
  kubernetes?: JsonObject[];
  desktops?: JsonObject[];
  databaseServices?: JsonObject[];
  desktopServices?: JsonObject[];
  userGroups?: JsonObject[];
  configuredApps?: JsonObject[];
  configuredDatabases?: JsonObject[];
  configuredKubernetes?: JsonObject[];
  instances?: JsonObject[];
  activeSessions?: JsonObject[];
}
