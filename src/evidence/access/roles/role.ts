import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { member, object, objects, text, texts } from '../../../formats/json.ts';
import type { Resource } from '../input.ts';
import { traitsIn } from '../traits.ts';

/** A rule of a role: verbs on kinds of resources (teleport-api §2.4). */
export interface Rule {
  resources: string[];
  verbs: string[];
  /** condition; empty when the rule always holds */
  where: string;
}

/** One side of a role: what it allows, or what it denies. */
export interface Side {
  body: JsonObject;
  rules: Rule[];
}

/** A role as the effective-access model reads it. */
export interface Role {
  name: string;
  rowId: string;
  body: JsonObject;
  options: JsonObject;
  allow: Side;
  deny: Side;
  /** it denies anything at all */
  denies: boolean;
}

/** Reads a role in tctl's form. */
export function readRole({ rowId, body }: Resource): Role {
  const spec = object(body.spec);
  const deny = side(object(spec.deny));
  return {
    name: text(object(body.metadata).name) || rowId,
    rowId,
    body,
    options: object(spec.options),
    allow: side(object(spec.allow)),
    deny,
    denies: Object.values(deny.body).some(holdsAnything),
  };
}

/** Traits that the role's conditions refer to. */
export function traitsOf(role: Role): string[] {
  const found: string[] = [];
  collect(role.allow.body, found);
  collect(role.deny.body, found);
  return found;
}

function collect(value: unknown, found: string[]): void {
  if (typeof value === 'string') found.push(...traitsIn(value));
  else if (Array.isArray(value)) for (const element of value) collect(element, found);
  else if (value !== null && typeof value === 'object')
    for (const one of Object.values(value)) collect(one, found);
}

function side(body: JsonObject): Side {
  const rules = objects(body.rules).map((rule) => ({
    resources: texts(rule.resources),
    verbs: texts(rule.verbs),
    where: text(rule.where),
  }));
  return { body, rules };
}

function holdsAnything(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.values(value).some(holdsAnything);
}

/** The users and roles that a side of a role may impersonate (teleport-api §2.4, `impersonate`). */
export interface Impersonation {
  users: string[];
  roles: string[];
  where: string;
}

export function impersonationOf({ body }: Side): Impersonation {
  const conditions = object(member(body, 'impersonate'));
  return { users: texts(conditions.users), roles: texts(conditions.roles), where: text(conditions.where) };
}
