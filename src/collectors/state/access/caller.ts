import { GatewayCallError } from '../../../gateway/callError.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { type UserV2, UserV2Schema } from '../../../gateway/gen/teleport/legacy/types/user_pb.ts';
import { UsersService } from '../../../gateway/gen/teleport/users/v1/users_pb.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { Generation, StateCollector } from '../../collector.ts';
import { methodName, resourceRow } from '../rows.ts';

/** The identity of the collector: its user and its roles, without which nobody can judge what it could not see. */
export const caller: StateCollector = {
  dataset: 'caller',
  item: 'USR',
  permission: null,
  silentFilter: false,
  generations: [
    generation(methodName(UsersService.method.getUser), true, async (gateway) => {
      const { user } = await gateway.unary(UsersService.method.getUser, { currentUser: true });
      return user;
    }),
    generation(methodName(AuthService.method.getCurrentUser), false, (gateway) =>
      gateway.unary(AuthService.method.getCurrentUser, {}),
    ),
  ],
};

/** @param mayPass whether another generation follows, which brings the roles too */
function generation(
  rpc: string,
  mayPass: boolean,
  currentUser: (gateway: Gateway) => Promise<UserV2 | undefined>,
): Generation {
  return {
    rpc,
    oneAnswer: true,
    async *rows(gateway) {
      const user = await currentUser(gateway).catch((error: unknown) => ({ error }));
      const failed = user !== undefined && 'error' in user;
      if (mayPass && failed && user.error instanceof GatewayCallError && user.error.isUnknownMethod)
        throw user.error;
      if (user !== undefined && !('error' in user)) yield [under('user', resourceRow(UserV2Schema, user))];
      yield gateway.callerRoles.map((body) => under('role', { key: nameOf(body), body }));
      if (failed) throw user.error;
      if (user === undefined || gateway.callerRoles.length === 0)
        throw new GatewayCallError(rpc, 'NOT_FOUND', 'the gateway did not report all of this identity');
    },
  };
}

function under(kind: string, row: EvidenceRow): EvidenceRow {
  return { key: `${kind}/${row.key}`, body: row.body };
}

function nameOf(body: EvidenceRow['body']): string {
  const { metadata } = body;
  const name =
    metadata !== null && typeof metadata === 'object' && !Array.isArray(metadata) ? metadata?.name : '';
  return typeof name === 'string' ? name : '';
}
