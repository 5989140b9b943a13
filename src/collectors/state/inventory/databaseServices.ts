import { DatabaseServiceV1Schema } from '../../../gateway/gen/teleport/legacy/types/agents_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Agents that serve databases, and which ones they take. */
export const databaseServices = inventoryOf({
  dataset: 'database_services',
  type: 'db_service',
  schema: DatabaseServiceV1Schema,
  member: 'databaseService',
  labels: ['db_service_labels'],
});
