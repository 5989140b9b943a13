import { AppServerV3Schema } from '../../../gateway/gen/teleport/legacy/types/app_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Applications as agents announce them; without the headers that they put into requests. */
export const apps = inventoryOf({
  dataset: 'apps',
  type: 'app_server',
  schema: AppServerV3Schema,
  member: 'appServer',
  labels: ['app_labels'],
});
