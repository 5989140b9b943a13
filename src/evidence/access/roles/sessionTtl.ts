import { DEFAULT_SESSION_TTL_US, duration } from '../time.ts';
import type { Role } from './role.ts';

/**
 * Life of certificates under a role, in microseconds: `options.max_session_ttl`, or the gateway's default of 30 hours
 * where it is zero or absent; null when it cannot be read.
 */
export function sessionTtlOf(role: Role): { us: number | null; set: boolean } {
  const us = duration(role.options.max_session_ttl);
  return us === 0 ? { us: DEFAULT_SESSION_TTL_US, set: false } : { us, set: true };
}
