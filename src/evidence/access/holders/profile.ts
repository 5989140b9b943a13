import type { ApprovedRequest } from '../input.ts';
import type { Role } from '../roles/role.ts';
import type { Traits } from '../traits.ts';
import type { Held } from './effect.ts';
import { type Grant, standingGrant, type WithheldGrant } from './grant.ts';
import type { Holder } from './holder.ts';
import { impersonated } from './impersonation.ts';
import { heldBy } from './privilege.ts';
import { inForce, type World } from './world.ts';

/** A holder with all grants, and the roles that these come to at the instant asOf. */
export interface Profile {
  holder: Holder;
  traits: Traits;
  /** all but requests, whose rows follow with the requests */
  grants: Grant[];
  withheld: WithheldGrant[];
  /** roles in force by grant, requests included */
  held: ReadonlyMap<Grant, Held[]>;
}

/** The sources of a profile. */
export interface Parts {
  holder: Holder;
  traits: Traits;
  grants: readonly Grant[];
  withheld: readonly WithheldGrant[];
  requests: readonly ApprovedRequest[];
}

/** Adds what the holder's roles permit to take on, and finds the roles in force. */
export function profile(parts: Parts, world: World): Profile {
  const impersonation = impersonationOf(parts.grants, world);
  const grants = unique([...parts.grants, ...impersonation.grants]);
  const held = new Map<Grant, Held[]>();
  for (const grant of [...grants, ...parts.requests.flatMap(requestGrants)]) {
    if (inForce(grant.since, grant.until, world.input.asOf)) held.set(grant, heldBy(grant, world.index));
  }
  return {
    holder: parts.holder,
    traits: parts.traits,
    grants,
    withheld: [...parts.withheld, ...impersonation.withheld],
    held,
  };
}

/** Grants of an approved request, one a role. */
export function requestGrants(request: ApprovedRequest): Grant[] {
  return [...new Set(request.roles)].map((role) => ({
    ...standingGrant(role, 'access_request', request.id),
    since: request.from,
    until: request.until,
    standing: false,
    resources: request.resources,
    detail: request.resources > 0 ? 'limited to the requested resources' : '',
  }));
}

function impersonationOf(grants: readonly Grant[], world: World) {
  const giving = new Map<Role, Grant>();
  for (const grant of grants) {
    const role = grant.pattern !== null ? undefined : world.index.roles.get(grant.role);
    const known = role === undefined ? undefined : giving.get(role);
    if (role !== undefined && (known === undefined || stronger(grant, known))) giving.set(role, grant);
  }
  const found = impersonated([...giving.keys()]);
  const byName = new Map([...giving].map(([role, grant]) => [role.name, grant]));
  return {
    withheld: found.withheld,
    grants: found.grants.map((grant) => limitedBy(grant, byName.get(grant.via ?? ''))),
  };
}

/** An assumed role lasts no longer, and is no surer, than the role that permits it. */
function limitedBy(grant: Grant, giver: Grant | undefined): Grant {
  if (giver === undefined) return grant;
  const uncertain = [grant.uncertain, giver.uncertain].filter((why) => why !== '').join('; ');
  return { ...grant, since: giver.since, until: giver.until, standing: giver.standing, uncertain };
}

function stronger(a: Grant, b: Grant): boolean {
  if ((a.uncertain === '') !== (b.uncertain === '')) return a.uncertain === '';
  return (a.until ?? Number.POSITIVE_INFINITY) > (b.until ?? Number.POSITIVE_INFINITY);
}

function unique(grants: readonly Grant[]): Grant[] {
  const seen = new Map<string, Grant>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.role, grant.type, grant.viaNames]);
    const known = seen.get(key);
    if (known === undefined || stronger(grant, known)) seen.set(key, grant);
  }
  return [...seen.values()];
}
