/**
 * A slow, obvious model of the gateway's decisions, written from docs/teleport-api.md and not from src: every path is walked,
 * every node, login, resource and verb is tried.
 */
export interface ModelRole {
  name: string;
  logins: string[];
  labels: Record<string, string>;
  rules: { resource: string; verb: string }[];
  denyLogins: string[];
  denyLabels: Record<string, string>;
  denyRules: { resource: string; verb: string }[];
}

export type Node = Record<string, string>;

const loginsOf = (logins: readonly string[], traits: readonly string[]): string[] =>
  logins.flatMap((login) => (login === '{{internal.logins}}' ? traits : [login]));

const selects = (labels: Record<string, string>, node: Node): boolean => {
  const names = Object.keys(labels);
  if (names.length === 0) return false;
  if (labels['*'] === '*') return true;
  return names.every(
    (name) => node[name] !== undefined && (labels[name] === '*' || labels[name] === node[name]),
  );
};

/** Whether somebody with these roles may log in to a node; deny is greedy, allow needs one role for both. */
export function mayLogIn(
  roles: readonly ModelRole[],
  traits: readonly string[],
  node: Node,
  login: string,
): boolean {
  const denied = roles.some(
    (role) => selects(role.denyLabels, node) || loginsOf(role.denyLogins, traits).includes(login),
  );
  if (denied) return false;
  return roles.some((role) => selects(role.labels, node) && loginsOf(role.logins, traits).includes(login));
}

const covers = (rule: { resource: string; verb: string }, resource: string, verb: string): boolean =>
  (rule.resource === '*' || rule.resource === resource) && (rule.verb === '*' || rule.verb === verb);

/** Whether somebody with these roles may use a verb on a resource. */
export function mayUse(roles: readonly ModelRole[], resource: string, verb: string): boolean {
  if (roles.some((role) => role.denyRules.some((rule) => covers(rule, resource, verb)))) return false;
  return roles.some((role) => role.rules.some((rule) => covers(rule, resource, verb)));
}

export interface ModelList {
  name: string;
  requires: string[];
  ownerRequires: string[];
}
export interface ModelMembership {
  /** user or list */
  of: string;
  in: string;
  isList: boolean;
  owner: boolean;
  /** Infinity for never */
  expires: number;
}

/**
 * Every list that a user is in or owns, with the latest end among all paths, found by walking every path without a
 * repeated list.
 */
export function listsOf(
  user: string,
  roles: readonly string[],
  lists: readonly ModelList[],
  memberships: readonly ModelMembership[],
  now: number,
): Map<string, number> {
  const found = new Map<string, number>();
  const walk = (of: string, isList: boolean, seen: readonly string[], until: number) => {
    for (const step of memberships.filter((one) => one.of === of && one.isList === isList)) {
      const list = lists.find((one) => one.name === step.in);
      if (list === undefined || step.expires <= now || (!step.owner && seen.includes(step.in))) continue;
      const needed = step.owner ? list.ownerRequires : list.requires;
      if (!needed.every((role) => roles.includes(role))) continue;
      const end = Math.min(until, step.expires);
      const key = `${step.owner ? 'owner' : 'member'} ${step.in}`;
      found.set(key, Math.max(found.get(key) ?? 0, end));
      if (!step.owner) walk(step.in, true, [...seen, step.in], end);
    }
  };
  walk(user, false, [], Number.POSITIVE_INFINITY);
  return found;
}
