import {
  HealthCheckConfigSchema,
  HealthCheckConfigService,
} from '../../gateway/gen/teleport/healthcheckconfig/v1/health_check_config_pb.ts';
import {
  ScopedAccessService,
  ScopedRoleAssignmentSchema,
  ScopedRoleSchema,
} from '../../gateway/gen/teleport/scopes/access/v1/scoped_role_pb.ts';
import {
  ScopedJoiningService,
  ScopedTokenSchema,
} from '../../gateway/gen/teleport/scopes/joining/v1/scoped_token_pb.ts';
import type { StateCollector } from '../collector.ts';
import { listed } from './rows.ts';

const { listScopedRoles, listScopedRoleAssignments } = ScopedAccessService.method;

/** Roles that hold within a scope (Teleport 19; teleport.scopes.access.v1 of the public API definitions). */
export const scopedRoles: StateCollector = {
  dataset: 'scoped_roles',
  item: 'ROL',
  permission: { resource: 'scoped_role', verbs: ['list', 'read'] },
  silentFilter: true,
  generations: [listed(listScopedRoles, ScopedRoleSchema, (answer) => answer.roles)],
};

/** Assignments of scoped roles. */
export const scopedRoleAssignments: StateCollector = {
  dataset: 'scoped_role_assignments',
  item: 'ROL',
  permission: { resource: 'scoped_role_assignment', verbs: ['list', 'read'] },
  silentFilter: true,
  generations: [
    listed(listScopedRoleAssignments, ScopedRoleAssignmentSchema, (answer) => answer.assignments),
  ],
};

/** Join tokens that hold within a scope. Their names are no secrets; what proves them is never declared. */
export const scopedTokens: StateCollector = {
  dataset: 'scoped_tokens',
  item: 'TOK',
  permission: { resource: 'scoped_token', verbs: ['list', 'read'] },
  silentFilter: true,
  generations: [
    listed(ScopedJoiningService.method.listScopedTokens, ScopedTokenSchema, (answer) => answer.tokens),
  ],
};

/** How agents check that what they serve is reachable (teleport.healthcheckconfig.v1). */
export const healthCheckConfigs: StateCollector = {
  dataset: 'health_check_configs',
  item: 'NET',
  permission: { resource: 'health_check_config', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(
      HealthCheckConfigService.method.listHealthCheckConfigs,
      HealthCheckConfigSchema,
      (answer) => answer.configs,
    ),
  ],
};
