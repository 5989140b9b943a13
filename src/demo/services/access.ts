import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { LockFilter } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import {
  type AccessRequestFilter,
  AccessRequestV3Schema,
} from '../../gateway/gen/teleport/legacy/types/access_request_pb.ts';
import { LockV2Schema } from '../../gateway/gen/teleport/legacy/types/lock_pb.ts';
import { RoleV6Schema } from '../../gateway/gen/teleport/legacy/types/role_pb.ts';
import type { Call } from '../grpc/server.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const MAX_PAGE = 200;
const MAX_REQUESTS = 16_000;

function specOf(formOf: JsonObject): JsonObject {
  return formOf.spec as JsonObject;
}

/** Roles (teleport-api §2.4): GetRoles is gone where ListRoles is. */
export function registerRoles(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  if (current().personality === '14.2') {
    registry.unary(auth.getRoles, (_, call) => {
      current().require(call.caller, 'role', ['list', 'read']);
      return { roles: current().data.roles.map((role) => current().message(RoleV6Schema, role)) };
    });
    return;
  }
  registry.unary(auth.listRoles, (request, call) => {
    current().require(call.caller, 'role', ['list', 'read']);
    const page = pageOf(current().data.roles, request.limit, request.startKey, MAX_PAGE, call);
    return { roles: page.rows.map((role) => current().message(RoleV6Schema, role)), nextKey: page.next };
  });
}

/** Access requests that the caller sees: all with the rule, only its own without, and no word about it (§2.0.6). */
function visibleRequests(
  state: ServedState,
  filter: AccessRequestFilter | undefined,
  call: Call,
): JsonObject[] {
  const all = state.may(call.caller, 'access_request', ['list', 'read']);
  return state.data.accessRequests.filter((request) => {
    const spec = specOf(request);
    if (!state.alive(request)) return false;
    if (!all && spec.user !== call.caller.user) return false;
    if (filter?.id && filter.id !== nameOf(request)) return false;
    if (filter?.user && filter.user !== spec.user) return false;
    return !filter?.state || filter.state === spec.state;
  });
}

/** Access requests (teleport-api §2.5). */
export function registerRequests(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  registry.stream(auth.getAccessRequestsV2, (filter, call) =>
    visibleRequests(current(), filter, call).map((request) =>
      current().bytes(AccessRequestV3Schema, request),
    ),
  );
  if (current().personality === '14.2') return;
  registry.unary(auth.listAccessRequests, (request, call) => {
    if (request.limit > MAX_REQUESTS) {
      throw new StatusError(STATUS.invalidArgument, `page size of ${request.limit} is too large`);
    }
    const page = pageOf(
      visibleRequests(current(), request.filter, call),
      request.limit,
      request.startKey,
      MAX_PAGE,
      call,
    );
    return {
      accessRequests: page.rows.map((row) => current().message(AccessRequestV3Schema, row)),
      nextKey: page.next,
    };
  });
}

function locksNow(state: ServedState, filter: Pick<LockFilter, 'inForceOnly'> | undefined): JsonObject[] {
  return state.data.locks.filter((lock) => {
    const expires = specOf(lock).expires;
    return !filter?.inForceOnly || typeof expires !== 'string' || Date.parse(expires) > state.nowMs;
  });
}

/** Locks (teleport-api §2.6); the filter by target is not evaluated. */
export function registerLocks(registry: Registry, current: () => ServedState): void {
  const auth = AuthService.method;
  registry.unary(auth.getLocks, (request, call) => {
    current().require(call.caller, 'lock', ['list', 'read']);
    return { locks: locksNow(current(), request).map((lock) => current().message(LockV2Schema, lock)) };
  });
  if (current().personality === '14.2') return;
  registry.unary(auth.listLocks, (request, call) => {
    current().require(call.caller, 'lock', ['list', 'read']);
    const page = pageOf(
      locksNow(current(), request.filter),
      request.pageSize,
      request.pageToken,
      MAX_PAGE,
      call,
    );
    return {
      locks: page.rows.map((lock) => current().message(LockV2Schema, lock)),
      nextPageToken: page.next,
    };
  });
}
