import type { EvidenceItem } from '../../records/datasets.ts';
import type { Dataset, Relevance } from '../dataset.ts';
import { primary, supporting } from '../dataset.ts';
import { ACCESS_TABLES } from './accessTables.ts';
import type { Table } from './column.ts';

/** Description of an access table, its item and the points of focus that it is relevant to. */
interface About {
  item: EvidenceItem;
  shows: string;
  relevance: readonly Relevance[];
  indexes?: readonly (readonly string[])[];
}

const HOLDING = primary('6.3-03', '6.2-02', '6.3-04');
const PERMITTING = [...primary('6.1-03', '6.1-07', '6.3-03'), ...supporting('6.7-01', '6.6-03')];

const ABOUT: Readonly<Record<string, About>> = {
  grants: {
    item: 'USR',
    shows: 'shows who can hold a role, and how',
    relevance: HOLDING,
    indexes: [['holder'], ['role']],
  },
  holders: {
    item: 'USR',
    shows: 'shows what all roles of somebody amount to',
    relevance: HOLDING,
    indexes: [['holder']],
  },
  holder_access: {
    item: 'USR',
    shows: 'shows what somebody can reach by all of their roles',
    relevance: PERMITTING,
  },
  withheld_grants: {
    item: 'USR',
    shows: 'shows a membership or rule that gives nothing, and why',
    relevance: supporting('6.3-03'),
  },
  role_holders: {
    item: 'ROL',
    shows: 'shows how many hold a role',
    relevance: primary('6.3-03'),
  },
  grant_changes: {
    item: 'USR',
    shows: 'shows a grant that was added, removed or changed',
    relevance: primary('6.3-01', '6.3-02'),
    indexes: [['holder']],
  },
  role_capabilities: {
    item: 'ROL',
    shows: 'shows what a role permits',
    relevance: PERMITTING,
    indexes: [['role']],
  },
  role_versions: {
    item: 'ROL',
    shows: 'shows what a role permitted for a time',
    relevance: supporting('6.1-03', '6.3-03', '8.1-05'),
    indexes: [['role']],
  },
  role_rules: {
    item: 'ROL',
    shows: 'shows a verb on a kind of resource that a role allows or denies',
    relevance: primary('6.1-03'),
  },
  role_logins: {
    item: 'ROL',
    shows: 'shows a login that a role allows or denies',
    relevance: primary('6.1-03'),
  },
  role_request_rules: {
    item: 'ROL',
    shows: 'shows which roles may be requested',
    relevance: primary('6.3-01'),
  },
  role_review_rules: {
    item: 'ROL',
    shows: 'shows whose requests may be reviewed',
    relevance: primary('6.3-01'),
  },
  role_session_join: {
    item: 'ROL',
    shows: 'shows a policy that asks for moderators',
    relevance: primary('6.3-03'),
  },
};

/** Tables of effective access as datasets of the bundle. */
export const ACCESS_DATASETS: readonly Dataset[] = ACCESS_TABLES.map(toDataset);

function toDataset({ name, doc, columns }: Table): Dataset {
  const about = ABOUT[name];
  if (about === undefined) throw new RangeError(`nothing is said of the access table ${name}`);
  return {
    name,
    source: 'computed',
    description: doc,
    query: 'computed from users, roles, bots, connectors, access lists and access requests',
    ...about,
    columns: Object.entries(columns)
      .filter(([column]) => column !== 'row_id')
      .map(([column, { type, doc }]) => ({ name: column, type, doc, paths: [column] })),
  };
}
