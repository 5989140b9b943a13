import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { texts } from '../../../formats/json.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';

/** Roles that somebody held at an instant, and how that is known. */
export interface HeldRoles {
  roles: string[];
  from: 'certificate' | 'effective access';
}

/**
 * Reads the roles that people held at an instant: those of the newest certificate that was valid then, else those of their
 * effective access at the closing snapshot, with the roles of the access requests that are named.
 */
export function heldRoles(
  set: EvidenceSet,
): (user: string, us: number | null, requests: readonly string[]) => HeldRoles {
  const certificate = set.db
    .prepare<[string, number, number], string>(
      `SELECT json FROM certificates WHERE user_name = ? AND time_us <= ? AND expires_us > ? AND cert_type = 'user'
       ORDER BY time_us DESC, row_id LIMIT 1`,
    )
    .pluck();
  const granted = set.db
    .prepare<[string], string>(
      `SELECT DISTINCT role FROM grants
       WHERE holder = ? AND any_role = 0 AND certain = 1 AND grant_type <> 'access_request' ORDER BY role`,
    )
    .pluck();
  const requested = set.db
    .prepare<[string], string>('SELECT json FROM access_requests WHERE row_id = ?')
    .pluck();
  return (user, us, requests) => {
    const json = us === null ? undefined : certificate.get(user, us, us);
    if (json !== undefined)
      return { roles: texts((JSON.parse(json) as JsonObject).roles), from: 'certificate' };
    const assumed = requests.flatMap((id) => {
      const request = requested.get(id);
      return request === undefined ? [] : texts((JSON.parse(request) as JsonObject).roles);
    });
    return { roles: [...new Set([...granted.all(user), ...assumed])], from: 'effective access' };
  };
}
