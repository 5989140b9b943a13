import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { LockV2Schema } from '../../../gateway/gen/teleport/legacy/types/lock_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered, listed } from '../rows.ts';

/** Locks, also those that are no longer in force but still kept (teleport-api §2.6). */
export const locks: StateCollector = {
  dataset: 'locks',
  item: 'LCK',
  permission: { resource: 'lock', verbs: ['list', 'read'] },
  silentFilter: false,
  generations: [
    listed(AuthService.method.listLocks, LockV2Schema, (answer) => answer.locks),
    answered(AuthService.method.getLocks, LockV2Schema, (answer) => answer.locks),
  ],
};
