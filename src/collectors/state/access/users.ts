import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { UserV2Schema } from '../../../gateway/gen/teleport/legacy/types/user_pb.ts';
import { UsersService } from '../../../gateway/gen/teleport/users/v1/users_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed, streamed } from '../rows.ts';

/** Users, bots' users among them; secrets are never requested (teleport-api §2.2). */
export const users: StateCollector = {
  dataset: 'users',
  item: 'USR',
  permission: { resource: 'user', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(UsersService.method.listUsers, UserV2Schema, (answer) => answer.users),
    streamed(AuthService.method.getUsers),
  ],
};
