import type { StateCollector } from '../collector.ts';
import { accessRequests } from './accessRequests.ts';
import { authPreference } from './authPreference.ts';
import { bots } from './bots.ts';
import { caller } from './caller.ts';
import { cluster } from './cluster.ts';
import { locks } from './locks.ts';
import { roles } from './roles.ts';
import { users } from './users.ts';

/** Every kind of state evidence, in the order in which a pull collects it. */
export const STATE_COLLECTORS: readonly StateCollector[] = [
  cluster,
  caller,
  users,
  roles,
  bots,
  accessRequests,
  locks,
  authPreference,
];
