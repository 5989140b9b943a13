import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { IntegrationService } from '../../../gateway/gen/teleport/integration/v1/integration_pb.ts';
import { IntegrationV1Schema } from '../../../gateway/gen/teleport/legacy/types/integration_pb.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { Generation, StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

const way = listed(
  IntegrationService.method.listIntegrations,
  IntegrationV1Schema,
  (answer) => answer.integrations,
);

/** Connections of the gateway to other companies' systems; without their credentials (teleport-api §2.19). */
export const integrations: StateCollector = {
  dataset: 'integrations',
  item: 'TRC',
  permission: { resource: 'integration', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [inTheFormOfItsVersion(way)],
};

/** From 18 on tctl prints an empty object for each sort of integration that it is not (teleport-api §6.4). */
function inTheFormOfItsVersion(older: Generation): Generation {
  return {
    ...older,
    async *rows(gateway, context) {
      const isNewer = Number.parseInt(gateway.cluster.version, 10) >= 18;
      for await (const page of older.rows(gateway, context)) yield isNewer ? page.map(withAllSorts) : page;
    },
  };
}

function withAllSorts({ key, body }: EvidenceRow): EvidenceRow {
  const spec = { aws_oidc: {}, azure_oidc: {}, github: {}, ...(body.spec as JsonObject) };
  return { key, body: { ...body, spec } };
}
