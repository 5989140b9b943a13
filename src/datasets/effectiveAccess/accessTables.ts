import { GRANT_CHANGES } from './changeTables.ts';
import type { Table } from './column.ts';
import { GRANTS, HOLDER_ACCESS, HOLDERS, ROLE_HOLDERS, WITHHELD_GRANTS } from './holderTables.ts';
import {
  ROLE_LOGINS,
  ROLE_REQUEST_RULES,
  ROLE_REVIEW_RULES,
  ROLE_RULES,
  ROLE_SESSION_JOIN,
} from './roleRuleTables.ts';
import { ROLE_CAPABILITIES, ROLE_VERSIONS } from './roleTables.ts';

/** Every table of effective access with its documented columns, in the order in which they are read best. */
export const ACCESS_TABLES: readonly Table[] = [
  GRANTS,
  HOLDERS,
  HOLDER_ACCESS,
  WITHHELD_GRANTS,
  ROLE_HOLDERS,
  GRANT_CHANGES,
  ROLE_CAPABILITIES,
  ROLE_VERSIONS,
  ROLE_RULES,
  ROLE_LOGINS,
  ROLE_REQUEST_RULES,
  ROLE_REVIEW_RULES,
  ROLE_SESSION_JOIN,
];
