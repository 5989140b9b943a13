/** How a holder came to a role (docs/controls.md §6.3). */
export type GrantType = 'direct' | 'connector' | 'access_list' | 'access_request' | 'impersonation';

/** One way in which somebody holds, or can take on, a role. */
export interface Grant {
  role: string;
  /** pattern over role names, for a grant of any role that fits; null when it is the one role */
  pattern: string | null;
  type: GrantType;
  /** patterns of roles that a pattern does not stand for after all, since they are denied */
  except: readonly string[];
  /** connector, titles of the lists on the path, request or role that gives it, for people; null for a direct grant */
  via: string | null;
  /** the same by unique names, for keys */
  viaNames: readonly string[];
  /** microseconds since the epoch; null when not recorded */
  since: number | null;
  /** microseconds since the epoch; null when it ends with nothing known */
  until: number | null;
  standing: boolean;
  /** why it is for judgment whether the holder has the role; empty when it is certain */
  uncertain: string;
  /** further facts for the reader; empty when there are none */
  detail: string;
  /** number of resources that the grant is limited to; 0 when it is not limited */
  resources: number;
}

/** Key of a grant of a holder: readable, and unique whatever the names hold. */
export function grantKey(holder: string, grant: Pick<Grant, 'role' | 'type' | 'viaNames'>): string {
  const via = grant.viaNames.map(keyPart).join('>');
  return [holder, grant.role, grant.type].map(keyPart).join('/') + (via === '' ? '' : `/${via}`);
}

const PLAIN = /^[\w@:.~-]*$/;

/** A name as part of a key. */
export function keyPart(name: string): string {
  if (PLAIN.test(name)) return name;
  return encodeURIComponent(name.toWellFormed()).replaceAll('%40', '@').replaceAll('%3A', ':');
}

/** A grant that holds until it is taken away. */
export function standingGrant(role: string, type: GrantType, via: string | null): Grant {
  return {
    role,
    pattern: null,
    except: [],
    type,
    via,
    viaNames: via === null ? [] : [via],
    since: null,
    until: null,
    standing: true,
    uncertain: '',
    detail: '',
    resources: 0,
  };
}

/** A grant that would be one but gives nothing, and why. */
export interface WithheldGrant {
  role: string;
  type: GrantType;
  via: string;
  viaNames: readonly string[];
  reason: string;
}
