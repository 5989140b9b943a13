import type { JsonObject } from '../formats/canonicalJson.ts';
import type { StoreReader } from '../store/store.ts';
import { object, objects, text, texts } from './json.ts';

/** A role as the tests read it: tctl form (gateway-api §2.4, §6). */
export interface RoleView {
  name: string;
  allow: JsonObject;
  deny: JsonObject;
}

export function roleView(key: string, body: JsonObject): RoleView {
  const spec = object(body.spec);
  return {
    name: text(object(body.metadata).name) || key,
    allow: object(spec.allow),
    deny: object(spec.deny),
  };
}

/** Roles of a snapshot, one at a time. */
export function* rolesOf(store: StoreReader, snapshot: number): Generator<RoleView> {
  for (const { key, json } of store.rows(snapshot, 'roles'))
    yield roleView(key, JSON.parse(json) as JsonObject);
}

/** Someone who holds roles: a user, or a bot as "bot:<name>". */
export interface Holder {
  name: string;
  /** "<dataset>/<key>" of the row that shows it */
  row: string;
  roles: string[];
  traits: JsonObject;
}

/**
 * Users and bots of a snapshot with the roles they hold. The user of a bot is told as the bot, with the roles that the bot
 * may take on: on 14.2 those that its role `bot-<name>` may impersonate, on newer versions the bot's own (gateway-api §2.8).
 *
 * @param impersonated roles that a role may impersonate, by role name
 */
export function* holdersOf(
  store: StoreReader,
  snapshot: number,
  impersonated: ReadonlyMap<string, readonly string[]>,
): Generator<Holder> {
  for (const { key, json } of store.rows(snapshot, 'users')) {
    const body = JSON.parse(json) as JsonObject;
    const spec = object(body.spec);
    const bot = text(object(object(body.metadata).labels)['teleport.internal/bot']);
    const own = texts(spec.roles);
    const roles = bot === '' ? own : [...own, ...own.flatMap((role) => impersonated.get(role) ?? [])];
    yield {
      name: bot === '' ? key : `bot:${bot}`,
      row: `users/${key}`,
      roles: [...new Set(roles)],
      traits: object(spec.traits),
    };
  }
}

/** Roles that a role may impersonate, for the roles that name any. */
export function impersonations(roles: Iterable<RoleView>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const role of roles) {
    const names = texts(object(role.allow.impersonate).roles);
    if (names.length > 0) found.set(role.name, names);
  }
  return found;
}

/** Rules of a role's allow or deny side. */
export function rulesOf(side: JsonObject): { resources: string[]; verbs: string[] }[] {
  return objects(side.rules).map((rule) => ({ resources: texts(rule.resources), verbs: texts(rule.verbs) }));
}
