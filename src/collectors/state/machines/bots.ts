import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { BotSchema, BotService } from '../../../gateway/gen/teleport/machineid/v1/bot_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { listed, streamed } from '../rows.ts';

/** Bots; older gateways show the users that bots act as, which is what their `tctl bots ls` prints (teleport-api §2.8). */
export const bots: StateCollector = {
  dataset: 'bots',
  item: 'BOT',
  permission: { resource: 'bot', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(BotService.method.listBots, BotSchema, (answer) => answer.bots),
    streamed(AuthService.method.getBotUsers, { resource: 'user', verbs: ['list', 'read'] }),
  ],
};
