import type { JsonObject } from '../../../formats/canonicalJson.ts';
import {
  type BotInstance,
  BotInstanceSchema,
  BotInstanceService,
} from '../../../gateway/gen/teleport/machineid/v1/bot_instance_pb.ts';
import { toTctl } from '../../../gateway/tctlForm/toTctl.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import type { StateCollector } from '../../collector.ts';
import { listed } from '../rows.ts';

const { listBotInstancesV2, listBotInstances } = BotInstanceService.method;

/**
 * Running machine identities that the gateway still remembers; one is forgotten some time after its last renewal, so the
 * history is in the audit log (teleport-api §2.9).
 */
export const botInstances: StateCollector = {
  dataset: 'bot_instances',
  item: 'BIN',
  permission: { resource: 'bot_instance', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(listBotInstancesV2, BotInstanceSchema, (answer) => answer.botInstances, { row }),
    listed(listBotInstances, BotInstanceSchema, (answer) => answer.botInstances, { row }),
  ],
};

/** Instance ids are unique within their bot only. */
function row(instance: BotInstance): EvidenceRow {
  const body: JsonObject = toTctl(BotInstanceSchema, instance);
  const id = instance.spec?.instanceId || instance.metadata?.name || '';
  return { key: `${instance.spec?.botName ?? ''}/${id}`, body };
}
