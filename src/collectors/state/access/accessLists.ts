import { AccessListSchema } from '../../../gateway/gen/teleport/accesslist/v1/accesslist_pb.ts';
import { AccessListService } from '../../../gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';
import { ACCESS_LIST_PAGE, ACCESS_LIST_RULE } from './perAccessList.ts';

/**
 * Lists that grant access to their members (teleport-api §2.11). An owner or a member may be shown its own lists without
 * the rule, so what came without it proves nothing.
 */
export const accessLists: StateCollector = {
  dataset: 'access_lists',
  item: 'ACL',
  permission: ACCESS_LIST_RULE,
  silentFilter: true,
  edition: 'enterprise',
  generations: [
    listed(AccessListService.method.listAccessLists, AccessListSchema, (answer) => answer.accessLists, {
      pageSize: ACCESS_LIST_PAGE,
    }),
  ],
};
