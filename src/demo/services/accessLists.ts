import type { JsonObject } from '../../formats/canonicalJson.ts';
import { AccessListSchema } from '../../gateway/gen/teleport/accesslist/v1/accesslist_pb.ts';
import { AccessListService } from '../../gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { MemberSchema } from '../../gateway/gen/teleport/accesslist/v1/member_pb.ts';
import { ReviewSchema } from '../../gateway/gen/teleport/accesslist/v1/review_pb.ts';
import type { Call } from '../grpc/server.ts';
import { STATUS, StatusError } from '../grpc/status.ts';
import { pageOf } from './paging.ts';
import type { Registry } from './registry.ts';
import { nameOf, type ServedState } from './servedState.ts';

const MAX_LISTS = 100;
const MAX_ROWS = 200;

function listOf(form: JsonObject): string {
  return String((form.spec as JsonObject).access_list);
}

/** @throws StatusError NOT_FOUND when there is no such list */
function ofList(state: ServedState, forms: readonly JsonObject[] | undefined, list: string): JsonObject[] {
  if (!state.data.accessLists?.some((form) => nameOf(form) === list))
    throw new StatusError(STATUS.notFound, `access_list "${list}" doesn't exist`);
  return (forms ?? []).filter((form) => listOf(form) === list);
}

/** Access lists, members and reviews: Enterprise only; the calls for those of all lists are newer (teleport-api §2.11). */
export function registerAccessLists(registry: Registry, current: () => ServedState): void {
  if (current().edition !== 'enterprise') return;
  const { listAccessLists, listAccessListMembers, listAccessListReviews, ...all } = AccessListService.method;
  const asked = (call: Call): ServedState => {
    const state = current();
    state.require(call.caller, 'access_list', ['list', 'read']);
    return state;
  };
  registry.unary(listAccessLists, ({ pageSize, nextToken }, call) => {
    const state = asked(call);
    const { rows, next } = pageOf(state.data.accessLists ?? [], pageSize, nextToken, MAX_LISTS, call);
    return { accessLists: rows.map((form) => state.message(AccessListSchema, form)), nextToken: next };
  });
  registry.unary(listAccessListMembers, ({ pageSize, pageToken, accessList }, call) => {
    const state = asked(call);
    const forms = ofList(state, state.data.accessListMembers, accessList);
    const { rows, next } = pageOf(forms, pageSize, pageToken, MAX_ROWS, call);
    return { members: rows.map((form) => state.message(MemberSchema, form)), nextPageToken: next };
  });
  registry.unary(listAccessListReviews, ({ pageSize, nextToken, accessList }, call) => {
    const state = asked(call);
    const forms = ofList(state, state.data.accessListReviews, accessList);
    const { rows, next } = pageOf(forms, pageSize, nextToken, MAX_ROWS, call);
    return { reviews: rows.map((form) => state.message(ReviewSchema, form)), nextToken: next };
  });
  if (current().personality === '14.2') return;
  registry.unary(all.listAllAccessListMembers, ({ pageSize, pageToken }, call) => {
    const state = asked(call);
    const { rows, next } = pageOf(state.data.accessListMembers ?? [], pageSize, pageToken, MAX_ROWS, call);
    return { members: rows.map((form) => state.message(MemberSchema, form)), nextPageToken: next };
  });
  registry.unary(all.listAllAccessListReviews, ({ pageSize, nextToken }, call) => {
    const state = asked(call);
    const { rows, next } = pageOf(state.data.accessListReviews ?? [], pageSize, nextToken, MAX_ROWS, call);
    return { reviews: rows.map((form) => state.message(ReviewSchema, form)), nextToken: next };
  });
}
