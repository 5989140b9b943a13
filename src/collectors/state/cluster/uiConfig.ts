import { GatewayCallError } from '../../../gateway/callError.ts';
import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { UIConfigV1Schema } from '../../../gateway/gen/teleport/legacy/types/ui_config_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

const way = answered(AuthService.method.getUIConfig, UIConfigV1Schema, (answer) => [answer]);

/** Settings of the web interface. Not found means that nobody has set them, not a failure (teleport-api §0.4 item 3). */
export const uiConfig: StateCollector = {
  dataset: 'ui_config',
  item: 'NET',
  permission: { resource: 'ui_config', verbs: ['read'] },
  silentFilter: false,
  whenEmpty: 'nobody has set it: the defaults are in force',
  generations: [
    {
      ...way,
      async *rows(gateway, context) {
        try {
          yield* way.rows(gateway, context);
        } catch (error) {
          if (!(error instanceof GatewayCallError) || error.status !== 'NOT_FOUND') throw error;
          yield [];
        }
      },
    },
  ],
};
