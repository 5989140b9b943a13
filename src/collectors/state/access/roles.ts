import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { RoleV6Schema } from '../../../gateway/gen/teleport/legacy/types/role_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered, listed } from '../rows.ts';

/** Roles, the gateway's own among them (teleport-api §2.4). */
export const roles: StateCollector = {
  dataset: 'roles',
  item: 'ROL',
  permission: { resource: 'role', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(AuthService.method.listRoles, RoleV6Schema, (answer) => answer.roles),
    answered(AuthService.method.getRoles, RoleV6Schema, (answer) => answer.roles),
  ],
};
