import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { isLiteral, matches } from '../../access/patterns.ts';
import { type Role, readRole } from '../../access/roles/role.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';

/** A role that a holder has at the end of the period. */
export interface HeldRole {
  role: Role;
  grantRow: string;
  /** false: it is for judgment whether it is held */
  certain: boolean;
  why: string;
}

interface GrantFact {
  row_id: string;
  role: string;
  any_role: number;
  certain: number;
  why_uncertain: string;
}

/** Roles of holders at the end of the period, each once; those that a pattern may give are never certain. */
export class HeldRoles {
  readonly roles = new Map<string, Role>();
  readonly #grants;

  constructor(set: EvidenceSet) {
    for (const { key, json } of set.rows('roles')) {
      const role = readRole({ rowId: key, body: JSON.parse(json) as JsonObject });
      this.roles.set(role.name, role);
    }
    this.#grants = set.db.prepare<[string], GrantFact>(
      `SELECT row_id, role, any_role, certain, why_uncertain FROM grants
       WHERE holder = ? AND in_force = 1 ORDER BY certain DESC, row_id`,
    );
  }

  of(holder: string): HeldRole[] {
    const found = new Map<string, HeldRole>();
    for (const grant of this.#grants.all(holder)) {
      for (const role of this.#given(grant)) {
        if (found.has(role.name)) continue;
        found.set(role.name, {
          role,
          grantRow: grant.row_id,
          certain: grant.certain === 1 && grant.any_role === 0,
          why: grant.any_role === 1 ? `${grant.role} may give any role that fits` : grant.why_uncertain,
        });
      }
    }
    return [...found.values()];
  }

  #given({ role, any_role }: GrantFact): Role[] {
    if (any_role === 0) {
      const known = this.roles.get(role);
      return known === undefined ? [] : [known];
    }
    if (isLiteral(role)) return [...this.roles.values()];
    return [...this.roles.values()].filter(({ name }) => matches(role, name) !== 'no');
  }
}
