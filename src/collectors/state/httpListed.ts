import type { DescMessage } from '@bufbuild/protobuf';
import { z } from 'zod';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { GatewayCallError } from '../../gateway/callError.ts';
import { knownMembers } from '../../gateway/tctlForm/knownMembers.ts';
import type { Generation } from '../collector.ts';

const resourceSchema = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });
const listSchema = z.array(resourceSchema).nullable();

/**
 * A generation that reads one of the old HTTP lists, whose items are in tctl's form already (teleport-api §0.4 item 14).
 * A gateway without the list is one that does not know the method.
 */
export function httpListed(path: string, schema: DescMessage): Generation {
  const rpc = `GET ${path}`;
  return {
    rpc,
    oneAnswer: true,
    async *rows(gateway) {
      const answer = await gateway.httpGet(path).catch((error: unknown) => {
        if (!(error instanceof GatewayCallError) || error.status !== 'NOT_FOUND') throw error;
        throw new GatewayCallError(rpc, 'UNIMPLEMENTED', `unknown method ${rpc}`, { cause: error });
      });
      const items = listSchema.parse(answer) ?? [];
      yield items.map((item) => ({
        key: item.metadata.name,
        body: knownMembers(schema, item as JsonObject),
      }));
    },
  };
}
