import type { DescMessage, Message, MessageShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { PaginatedResource } from '../../../gateway/gen/teleport/legacy/client/inventory_pb.ts';
import type { EvidenceItem } from '../../../records/datasets.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { LabelKind, StateCollector } from '../../collector.ts';
import { listed, resourceRow } from '../rows.ts';

/** One kind of protected resource or agent, as ListResources knows it. */
interface Kind<D extends DescMessage> {
  dataset: string;
  /** resource_type, and the kind that the rule is about */
  type: string;
  schema: D;
  /** which member of the answer holds it */
  member: PaginatedResource['resource']['case'];
  labels: readonly LabelKind[];
}

/**
 * A dataset with one row for each heartbeat: two agents that serve the same resource are two rows (teleport-api §2.16).
 * Resources whose labels the caller's roles do not match are left out by the gateway without an error.
 */
export function inventoryOf<D extends DescMessage>(kind: Kind<D>): StateCollector {
  const items = ({ resources }: { resources: PaginatedResource[] }) =>
    resources.flatMap(({ resource }) =>
      resource.case === kind.member && resource.value ? [resource.value as Message as MessageShape<D>] : [],
    );
  const item: EvidenceItem = 'NOD';
  return {
    dataset: kind.dataset,
    item,
    permission: { resource: kind.type, verbs: ['list', 'read'] },
    silentFilter: false,
    labels: kind.labels,
    generations: [
      listed(AuthService.method.listResources, kind.schema, items, {
        request: { resourceType: kind.type, namespace: 'default' },
        row: (found) => heartbeatRow(kind.schema, found),
      }),
    ],
  };
}

/** Under its name and the host that announced it; nodes are named after their host already. */
export function heartbeatRow<D extends DescMessage>(schema: D, message: MessageShape<D>): EvidenceRow {
  const { key, body } = resourceRow(schema, message);
  const host = (body.spec as JsonObject | undefined)?.host_id;
  return { key: typeof host === 'string' && host !== '' ? `${key}/${host}` : key, body };
}
