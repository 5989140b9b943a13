import { AccessListService } from '../../../gateway/gen/teleport/accesslist/v1/accesslist_service_pb.ts';
import { ReviewSchema } from '../../../gateway/gen/teleport/accesslist/v1/review_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';
import { ACCESS_LIST_RULE, listedPerAccessList, rowOfList } from './perAccessList.ts';

const { listAllAccessListReviews, listAccessListReviews } = AccessListService.method;
const row = rowOfList(ReviewSchema);

/** That access lists were reviewed, by whom, and what changed; a list that is deleted takes its reviews along (teleport-api §2.11). */
export const accessListReviews: StateCollector = {
  dataset: 'access_list_reviews',
  item: 'ACL',
  permission: ACCESS_LIST_RULE,
  silentFilter: true,
  edition: 'enterprise',
  generations: [
    listed(listAllAccessListReviews, ReviewSchema, (answer) => answer.reviews, { row }),
    listedPerAccessList(listAccessListReviews, (answer) => answer.reviews, row),
  ],
};
