import { DATASETS } from '../../datasets/registry.ts';
import { EVIDENCE_ITEMS, type EvidenceItem } from '../../records/datasets.ts';

/** A grouping of evidence: its name, where it comes from, and the datasets that belong to it. */
export interface EvidenceItemInfo {
  id: EvidenceItem;
  name: string;
  source: string;
  /** names of its datasets */
  datasets: readonly string[];
}

const NAMES: Readonly<Record<EvidenceItem, readonly [name: string, source: string]>> = {
  USR: ['users with roles, traits and state, and their events', 'API, events, file'],
  ROL: ['roles', 'API'],
  AUT: ['authentication preference, login connectors and logins', 'API and events'],
  NET: ['networking, session-recording and audit configuration', 'API'],
  NOD: ['nodes and other protected resources', 'API'],
  TOK: ['join tokens', 'API'],
  BOT: ['bots and their joins', 'API and events'],
  BIN: ['bot instances', 'API'],
  WID: ['workload identities, X.509 revocations, issuer overrides, issued identities', 'API and events'],
  SIG: ['Sigstore policies', 'API (Enterprise)'],
  ARQ: ['access-request history', 'API and events'],
  ACL: ['access lists, members and reviews', 'API (Enterprise)'],
  LCK: ['locks and every other revocation', 'API and events'],
  SES: ['sessions, now and in the period', 'API and events'],
  LOG: ['the raw audit log of the period', 'events'],
  CHG: ['configuration changes', 'events'],
  CA: ['certificate authorities and issued certificates', 'API and events'],
  TRC: ['trusted and remote clusters, integrations', 'API'],
  DEV: ['registered devices', 'API'],
  AMR: ['access monitoring rules', 'API'],
  TLS: ["a live TLS probe of the gateway's addresses", 'probe'],
  TBC: ['tbot configuration and the permissions of its storage', 'local files'],
  GIT: ['history of the configuration repository, Terraform logs', 'local files'],
  EXT: ['attached files: HR lists, alert rules, tickets, policies, vendor reports', 'local files'],
};

/** The evidence items (docs/controls.md). */
export const EVIDENCE_ITEM_INFO: readonly EvidenceItemInfo[] = EVIDENCE_ITEMS.map((id) => ({
  id,
  name: NAMES[id][0],
  source: NAMES[id][1],
  datasets: DATASETS.filter(({ item, source }) => item === id && source !== 'collection').map(
    ({ name }) => name,
  ),
}));
