import { ServerV2Schema } from '../../../gateway/gen/teleport/legacy/types/server_pb.ts';
import { inventoryOf } from './inventory.ts';

/** Servers that people reach by SSH. */
export const nodes = inventoryOf({
  dataset: 'nodes',
  type: 'node',
  schema: ServerV2Schema,
  member: 'node',
  labels: ['node_labels'],
});
