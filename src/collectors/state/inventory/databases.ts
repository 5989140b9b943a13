import { DatabaseServerV3Schema } from '../../../gateway/gen/teleport/legacy/types/database_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Databases as agents announce them. */
export const databases = inventoryOf({
  dataset: 'databases',
  type: 'db_server',
  schema: DatabaseServerV3Schema,
  member: 'databaseServer',
  labels: ['db_labels'],
});
