import { bit } from '../../../datasets/effectiveAccess/column.ts';
import type { RoleHolderRow } from '../../../datasets/effectiveAccess/holderTables.ts';
import { object, texts } from '../../../formats/json.ts';
import { heldBy } from '../holders/privilege.ts';
import type { Profile } from '../holders/profile.ts';
import { inForce, type World } from '../holders/world.ts';

interface Counts {
  humans: number;
  bots: number;
  mappings: number;
  standing: number;
  byPattern: number;
  requests: number;
  /** holders who have a kind of access through the role, by name of the capability */
  access: Map<string, number>;
}

/** Counts who holds each role while profiles and requests pass by. */
export class RoleHolders {
  readonly #counts = new Map<string, Counts>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Counts a holder once for each role in force, and once more for those that stand. */
  add({ holder, grants }: Profile): void {
    const roles = new Map<string, { standing: boolean; named: boolean }>();
    for (const grant of grants) {
      if (!inForce(grant.since, grant.until, this.#world.input.asOf)) continue;
      const named = grant.pattern === null;
      const names = named ? [grant.role] : heldBy(grant, this.#world.index).map(({ role }) => role.name);
      for (const name of names) {
        const known = roles.get(name);
        roles.set(name, {
          standing: grant.standing || known?.standing === true,
          named: named || known?.named === true,
        });
      }
    }
    for (const [name, { standing, named }] of roles) {
      const counts = this.#countsOf(name);
      if (holder.kind === 'bot') counts.bots += 1;
      else if (holder.kind === 'anyone') counts.mappings += 1;
      else counts.humans += 1;
      if (standing) counts.standing += 1;
      if (!named) counts.byPattern += 1;
    }
  }

  /** Counts a holder for roles by which they have, or may have, a kind of access, with all denials considered. */
  addAccess(capability: string, roles: readonly string[]): void {
    for (const role of roles) {
      const { access } = this.#countsOf(role);
      access.set(capability, (access.get(capability) ?? 0) + 1);
    }
  }

  /** Counts an approved request of the role, whether or not it is in force. */
  addRequest(role: string): void {
    this.#countsOf(role).requests += 1;
  }

  /** Rows of all roles of the snapshot, and of those that are held and not among them. */
  *rows(): Generator<RoleHolderRow> {
    const requestable = this.#requestable();
    for (const name of new Set([...this.#world.index.roles.keys(), ...this.#counts.keys()])) {
      const counts = this.#countsOf(name);
      const nobody = counts.humans + counts.bots + counts.mappings + counts.requests === 0;
      yield {
        row_id: name,
        role: name,
        role_exists: bit(this.#world.index.roles.has(name)),
        humans: counts.humans,
        bots: counts.bots,
        mappings: counts.mappings,
        standing_holders: counts.standing,
        by_pattern_only: counts.byPattern,
        requests: counts.requests,
        root_holders: counts.access.get('root_on_every_node') ?? 0,
        kubernetes_holders: counts.access.get('kubernetes_masters') ?? 0,
        database_holders: counts.access.get('all_databases') ?? 0,
        desktop_holders: counts.access.get('windows_administrator') ?? 0,
        requestable: bit(requestable.has(name)),
        nobody: bit(nobody && !requestable.has(name)),
      };
    }
  }

  /** Roles that some role lets its holders request; denials are not taken off, since they hold for some holders only. */
  #requestable(): Set<string> {
    const { index } = this.#world;
    const patterns = new Set<string>();
    for (const { allow } of index.roles.values()) {
      const request = object(allow.body.request);
      for (const pattern of [...texts(request.roles), ...texts(request.search_as_roles)])
        patterns.add(pattern);
      const claims = Array.isArray(request.claims_to_roles) ? request.claims_to_roles : [];
      for (const claim of claims) for (const pattern of texts(object(claim).roles)) patterns.add(pattern);
    }
    return new Set([...patterns].flatMap((pattern) => index.matching(pattern).map(({ role }) => role.name)));
  }

  #countsOf(role: string): Counts {
    const known = this.#counts.get(role);
    if (known !== undefined) return known;
    const fresh = {
      humans: 0,
      bots: 0,
      mappings: 0,
      standing: 0,
      byPattern: 0,
      requests: 0,
      access: new Map(),
    };
    this.#counts.set(role, fresh);
    return fresh;
  }
}
