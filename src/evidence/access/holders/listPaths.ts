import type { AccessList, AccessLists, Membership } from './accessLists.ts';
import { earliest } from './holder.ts';
import { insert, lasts } from './pathOrder.ts';
import { type Member, meets } from './requirements.ts';

/** A way from a user into a list: as a member, of lists within lists, or as an owner at its end. */
export interface ListPath {
  /** from the list that names the user to the list that gives */
  lists: readonly AccessList[];
  owner: boolean;
  since: number | null;
  until: number | null;
  /** why it is for judgment whether it holds; empty when it is certain */
  uncertain: string;
  /** the membership that names the user */
  first: Membership;
}

/** A membership that gives nothing, and why. */
export interface Refused {
  path: readonly string[];
  membership: Membership;
  /** the list it would have led to; null when there is no such list */
  list: AccessList | null;
  reason: string;
}

export interface Reached {
  paths: ListPath[];
  refused: Refused[];
}

/**
 * Lists that give a user anything, each by its best path: of the certain ones the one that lasts longest, and besides,
 * where it lasts longer, the best of those for judgment. Searching by the longest end visits each list once for each of
 * the two, so that cycles end and nested diamonds do not multiply.
 *
 * @param asOf microseconds since the epoch; what has ended by then gives nothing
 */
export function reachedLists(lists: AccessLists, user: string, member: Member, asOf: number): Reached {
  const refused = new Map<string, Refused>();
  const certain = search(lists, user, member, asOf, false, refused);
  const possible = search(lists, user, member, asOf, true, refused);
  const paths = [...certain.values()];
  for (const [key, path] of possible) {
    const sure = certain.get(key);
    if (sure === undefined || (path.uncertain !== '' && lasts(path) > lasts(sure))) paths.push(path);
  }
  return { paths, refused: [...refused.values()] };
}

function search(
  { lists, ofUsers, ofLists }: AccessLists,
  user: string,
  member: Member,
  asOf: number,
  withUncertain: boolean,
  refused: Map<string, Refused>,
): Map<string, ListPath> {
  const best = new Map<string, ListPath>();
  const open: ListPath[] = [];
  const extend = (memberships: readonly Membership[], from: ListPath | null) => {
    for (const membership of memberships) {
      const step = stepTo(lists.get(membership.list), membership, from, member, asOf);
      if (typeof step === 'string') {
        const path = [...(from?.lists.map((list) => list.name) ?? []), membership.list];
        const list = lists.get(membership.list) ?? null;
        refused.set(JSON.stringify([path, membership.owner]), { path, membership, list, reason: step });
      } else if (step.uncertain === '' || withUncertain) insert(open, step);
    }
  };
  extend(ofUsers.get(user) ?? [], null);
  while (open.length > 0) {
    const path = open.pop() as ListPath;
    const last = path.lists.at(-1) as AccessList;
    const key = JSON.stringify([last.name, path.owner]);
    if (best.has(key)) continue;
    best.set(key, path);
    // Owners of a list are not its members: nothing passes on from an ownership.
    if (!path.owner) extend(ofLists.get(last.name) ?? [], path);
  }
  return best;
}

function stepTo(
  list: AccessList | undefined,
  membership: Membership,
  from: ListPath | null,
  member: Member,
  asOf: number,
): ListPath | string {
  if (list === undefined) return `there is no access list ${membership.list}`;
  const until = earliest(membership.expires, list.expires);
  if (membership.expires !== null && membership.expires <= asOf) return 'the membership has expired';
  if (list.expires !== null && list.expires <= asOf) return 'the access list has expired';
  const met = meets(membership.owner ? list.ownershipRequires : list.membershipRequires, member);
  if (met.answer === 'no') return met.why;
  const status = statusOf(membership);
  if (met.answer === 'judgment' && status !== '')
    return `the gateway calls the member ineligible (${status})`;
  const doubts = [
    from?.uncertain ?? '',
    met.why,
    status === ''
      ? ''
      : `the gateway calls the member ineligible (${status}); this snapshot does not show why`,
  ];
  return {
    lists: [...(from?.lists ?? []), list],
    owner: membership.owner,
    since: latest(from?.since ?? null, membership.joined),
    until: earliest(from?.until ?? null, until),
    uncertain: [...new Set(doubts)].filter((doubt) => doubt !== '').join('; '),
    first: from?.first ?? membership,
  };
}

/** Reasons against a membership in the gateway's own view; that the user does not exist yet does not. */
function statusOf({ ineligible }: Membership): string {
  const status = ineligible.replace('INELIGIBLE_STATUS_', '');
  return status === 'MISSING_REQUIREMENTS' || status === 'EXPIRED' ? status : '';
}

function latest(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}
