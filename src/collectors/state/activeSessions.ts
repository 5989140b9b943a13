import { AuthService } from '../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import type { StateCollector } from '../collector.ts';
import { streamed } from './rows.ts';

/**
 * Sessions that were open at that moment; without what was typed to start them. Without the rule a gateway shows only those
 * that the caller could join, without an error (teleport-api §2.14).
 */
export const activeSessions: StateCollector = {
  dataset: 'active_sessions',
  item: 'SES',
  permission: { resource: 'session_tracker', verbs: ['list'] },
  silentFilter: true,
  generations: [streamed(AuthService.method.getActiveSessionTrackers)],
};
