import { AccessListService } from '../../../gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { MemberSchema } from '../../../gateway/gen/teleport/accesslist/v1/member_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';
import { ACCESS_LIST_RULE, listedPerAccessList, rowOfList } from './perAccessList.ts';

const { listAllAccessListMembers, listAccessListMembers } = AccessListService.method;
const row = rowOfList(MemberSchema);

/** Members of access lists, until when and why (teleport-api §2.11). */
export const accessListMembers: StateCollector = {
  dataset: 'access_list_members',
  item: 'ACL',
  permission: ACCESS_LIST_RULE,
  silentFilter: true,
  edition: 'enterprise',
  generations: [
    listed(listAllAccessListMembers, MemberSchema, (answer) => answer.members, { row }),
    listedPerAccessList(listAccessListMembers, (answer) => answer.members, row),
  ],
};
