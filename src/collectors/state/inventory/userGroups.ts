import { UserGroupV1Schema } from '../../../gateway/gen/teleport/legacy/types/agents_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Groups of an identity provider that was synchronised. */
export const userGroups = inventoryOf({
  dataset: 'user_groups',
  type: 'user_group',
  schema: UserGroupV1Schema,
  member: 'userGroup',
  labels: ['group_labels'],
});
