import type { CollectionMethod, EvidenceItem } from './datasets.ts';

/**
 * Which run of a source serves the export of a period:
 * - observed: the last one inside the period, else the last of all
 * - supplied: the last of all: it describes the past, or it is the entity's current statement
 */
export type ServingRule = 'observed' | 'supplied';

/** A dataset that comes from a local source. */
export interface LocalDatasetInfo {
  item: EvidenceItem;
  method: CollectionMethod;
  serves: ServingRule;
  /** for an auditor: what the rows are */
  description: string;
  /** member of a row that holds its time (RFC 3339): rows of other periods stay out of an export */
  timeMember?: string;
  /** the command that collects it, for those whom it is missing */
  command: string;
}

/** Every dataset of a local source by its name. */
export const LOCAL_DATASETS = {
  tls_probe: {
    item: 'TLS',
    method: 'direct',
    serves: 'observed',
    description:
      'A live probe of addresses that the entity named: TLS versions and ciphers accepted and refused, certificate chain, ALPN.',
    command: 'affidavit probe HOST:PORT',
  },
  tbot_config: {
    item: 'TBC',
    method: 'file',
    serves: 'observed',
    description:
      'Configuration files of tbot without secrets, with modes and owners of the files and folders that they name.',
    command: 'affidavit collect tbot FILE',
  },
  git_commits: {
    item: 'GIT',
    method: 'file',
    serves: 'supplied',
    timeMember: 'committed',
    description:
      'Commits of the configuration repository that touched the named paths: author, committer, signature, review, files.',
    command: 'affidavit collect git DIR',
  },
  terraform_changes: {
    item: 'GIT',
    method: 'file',
    serves: 'supplied',
    timeMember: 'time',
    description:
      'Resources of the Teleport provider that Terraform planned or made changes to, without sensitive values.',
    command: 'affidavit collect terraform FILE',
  },
  people_leavers: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'People who left, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind leavers',
  },
  people_joiners: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'People who joined, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind joiners',
  },
  idp_accounts: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Accounts of the identity provider, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind idp-accounts',
  },
  approved_administrators: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Who may hold administrative roles, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind admins',
  },
  break_glass_accounts: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Accounts for emergencies, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind break-glass',
  },
  people_movers: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'People who changed their job, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind movers',
  },
  people_changes: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Changes with their approvals, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind changes',
  },
  people_incidents: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Security incidents, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind incidents',
  },
  machine_owners: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Owners of machine identities, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind machine-owners',
  },
  inventory_list: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: "Resources of the entity's own inventory, from a list that it supplied.",
    command: 'affidavit people import FILE --kind inventory',
  },
  iac_actors: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Identities that change resources from a repository, from a list that the entity supplied.',
    command: 'affidavit people import FILE --kind iac-actors',
  },
  attachments: {
    item: 'EXT',
    method: 'file',
    serves: 'supplied',
    description: 'Files that the entity attached, with the item of the request list that each answers.',
    command: 'affidavit attach FILE --item N',
  },
} as const satisfies Record<string, LocalDatasetInfo>;

/** Name of a dataset that comes from a local source. */
export type LocalDataset = keyof typeof LOCAL_DATASETS;

/** Whether a dataset comes from a local source. */
export function isLocalDataset(name: string): name is LocalDataset {
  return Object.hasOwn(LOCAL_DATASETS, name);
}

/** Facts about a dataset of a local source. */
export function localDatasetInfo(name: LocalDataset): LocalDatasetInfo {
  return LOCAL_DATASETS[name];
}
