import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import type { AccessInput, Resource } from '../input.ts';
import { instant } from '../time.ts';
import { traitMap } from '../traits.ts';

/** Requirements of a list for its members or owners (teleport-api §2.11, `membership_requires`, `ownership_requires`). */
export interface Requirement {
  roles: string[];
  traits: Map<string, string[]>;
}

/** Roles and traits that a list gives. */
export interface Given {
  roles: string[];
  traits: Map<string, string[]>;
}

export interface AccessList {
  name: string;
  title: string;
  rowId: string;
  expires: number | null;
  membershipRequires: Requirement;
  ownershipRequires: Requirement;
  grants: Given;
  ownerGrants: Given;
}

/** That a user or a list is a member, or an owner, of a list. */
export interface Membership {
  list: string;
  owner: boolean;
  /** microseconds since the epoch; null when not recorded */
  joined: number | null;
  expires: number | null;
  /** what the gateway itself found, such as MISSING_REQUIREMENTS; empty when nothing */
  ineligible: string;
  /** row that shows it */
  dataset: string;
  rowId: string;
}

/** Access lists, and who is in them: users and lists by name. */
export interface AccessLists {
  lists: ReadonlyMap<string, AccessList>;
  ofUsers: ReadonlyMap<string, Membership[]>;
  ofLists: ReadonlyMap<string, Membership[]>;
}

/** Reads the structure of access lists; it is held while grants are computed. */
export function readAccessLists(input: AccessInput): AccessLists {
  const lists = new Map<string, AccessList>();
  const ofUsers = new Map<string, Membership[]>();
  const ofLists = new Map<string, Membership[]>();
  const add = (name: string, kind: string, membership: Membership) => {
    const into = kind === 'MEMBERSHIP_KIND_LIST' ? ofLists : ofUsers;
    const known = into.get(name);
    if (known === undefined) into.set(name, [membership]);
    else known.push(membership);
  };
  for (const resource of input.accessLists()) {
    const list = accessList(resource);
    lists.set(list.name, list);
    for (const owner of objects(object(resource.body.spec).owners)) {
      const membership = {
        ...{
          list: list.name,
          owner: true,
          joined: null,
          expires: null,
          ineligible: text(owner.ineligible_status),
        },
        ...{ dataset: 'access_lists', rowId: list.rowId },
      };
      add(text(owner.name), text(owner.membership_kind), membership);
    }
  }
  for (const { rowId, body } of input.accessListMembers()) {
    const spec = object(body.spec);
    const metadata = object(body.metadata);
    add(text(spec.name) || text(metadata.name), text(spec.membership_kind), {
      list: text(spec.access_list),
      owner: false,
      joined: instant(spec.joined),
      expires: instant(spec.expires),
      ineligible: text(spec.ineligible_status),
      dataset: 'access_list_members',
      rowId,
    });
  }
  return { lists, ofUsers, ofLists };
}

function accessList({ rowId, body }: Resource): AccessList {
  const metadata = object(body.metadata);
  const spec = object(body.spec);
  const name = text(metadata.name) || rowId;
  return {
    name,
    title: text(spec.title) || name,
    rowId,
    expires: instant(metadata.expires),
    membershipRequires: given(object(spec.membership_requires)),
    ownershipRequires: given(object(spec.ownership_requires)),
    grants: given(object(spec.grants)),
    ownerGrants: given(object(spec.owner_grants)),
  };
}

function given(body: JsonObject): Given {
  return { roles: [...new Set(texts(body.roles))], traits: traitMap(object(body.traits)) };
}
