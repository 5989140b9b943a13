import type {
  RoleLoginRow,
  RoleRequestRuleRow,
  RoleReviewRuleRow,
  RoleRuleRow,
  RoleSessionJoinRow,
} from '../../datasets/effectiveAccess/roleRuleTables.ts';
import type { RoleCapabilityRow } from '../../datasets/effectiveAccess/roleTables.ts';
import type { AccessSettings, Resource } from './input.ts';
import { capabilitiesFor } from './roles/capabilities.ts';
import { readRole } from './roles/role.ts';
import { roleCapabilityRow, type Validity } from './rows/roleCapabilityRow.ts';
import { roleRequestRows, roleReviewRows, roleSessionJoinRows } from './rows/roleRequestRows.ts';
import { roleLoginRows, roleRuleRows } from './rows/roleRuleRows.ts';

/** A row of one of the tables of roles. */
export type RoleRow =
  | { table: 'role_capabilities'; row: RoleCapabilityRow }
  | { table: 'role_rules'; row: RoleRuleRow }
  | { table: 'role_logins'; row: RoleLoginRow }
  | { table: 'role_request_rules'; row: RoleRequestRuleRow }
  | { table: 'role_review_rules'; row: RoleReviewRuleRow }
  | { table: 'role_session_join'; row: RoleSessionJoinRow };

/** Tables of the roles of a snapshot: what each permits by itself. One role is held at a time. */
export function* roleRows(roles: Iterable<Resource>, settings: AccessSettings): Generator<RoleRow> {
  const capabilities = capabilitiesFor(settings);
  for (const resource of roles) {
    const role = readRole(resource);
    const row = roleCapabilityRow(role, { from: null, until: null }, settings, capabilities);
    yield { table: 'role_capabilities', row };
    for (const row of roleRuleRows(role)) yield { table: 'role_rules', row };
    for (const row of roleLoginRows(role, settings)) yield { table: 'role_logins', row };
    for (const row of roleRequestRows(role)) yield { table: 'role_request_rules', row };
    for (const row of roleReviewRows(role)) yield { table: 'role_review_rules', row };
    for (const row of roleSessionJoinRows(role)) yield { table: 'role_session_join', row };
  }
}

/**
 * Rows of role_capabilities for definitions that stood during the period, one a definition, with the span of each: a role
 * that was wide open for three nights shows although it is closed by the end.
 */
export function* roleVersionRows(
  versions: Iterable<Resource & { validity: Validity }>,
  settings: AccessSettings,
): Generator<RoleCapabilityRow> {
  const capabilities = capabilitiesFor(settings);
  for (const version of versions) {
    yield roleCapabilityRow(readRole(version), version.validity, settings, capabilities);
  }
}
