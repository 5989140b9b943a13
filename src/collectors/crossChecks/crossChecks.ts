import { checkBotsAndUsers } from './botsAndUsers.ts';
import type { CheckedSnapshot, Discrepancy } from './discrepancy.ts';
import { checkInventory } from './inventory.ts';
import { checkLocksAndEvents } from './locksAndEvents.ts';
import { checkUsersAndEvents } from './usersAndEvents.ts';

const CHECKS = [checkBotsAndUsers, checkInventory, checkLocksAndEvents, checkUsersAndEvents];

/** Every discrepancy between the datasets of one snapshot, or between them and the log, check by check. */
export function crossCheck(snapshot: CheckedSnapshot): Discrepancy[] {
  return CHECKS.flatMap((check) => check(snapshot));
}
