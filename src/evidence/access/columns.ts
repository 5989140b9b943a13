import { GRANT_CHANGES } from './columns/changeTables.ts';
import type { Column, Table } from './columns/column.ts';
import { GRANTS, HOLDER_ACCESS, HOLDERS, WITHHELD_GRANTS } from './columns/holderTables.ts';
import {
  ROLE_LOGINS,
  ROLE_REQUEST_RULES,
  ROLE_REVIEW_RULES,
  ROLE_RULES,
  ROLE_SESSION_JOIN,
} from './columns/roleRuleTables.ts';
import { ROLE_CAPABILITIES } from './columns/roleTables.ts';

export type { Column, Table };

/** Every table of effective access with its documented columns, in the order in which they are read best. */
export const ACCESS_TABLES: readonly Table[] = [
  GRANTS,
  HOLDERS,
  HOLDER_ACCESS,
  WITHHELD_GRANTS,
  GRANT_CHANGES,
  ROLE_CAPABILITIES,
  ROLE_RULES,
  ROLE_LOGINS,
  ROLE_REQUEST_RULES,
  ROLE_REVIEW_RULES,
  ROLE_SESSION_JOIN,
];
