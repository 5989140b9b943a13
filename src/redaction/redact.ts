import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { maskTokenName, nameIsSecret } from './joinToken.ts';
import { bareName, nameKind } from './secretNames.ts';
import { holdsPrivateKey, withoutCredentials, withoutUserInfo } from './secretText.ts';

export { mayNeedRedaction } from './mayNeedRedaction.ts';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Why something was taken away. */
export type RedactionRule =
  | 'secret_name'
  | 'command_output'
  | 'private_key'
  | 'join_token_name'
  | 'http_headers'
  | 'address_credentials';

/** One place in a row where something was taken away. */
export interface RedactedMember {
  /** member names from the row down, with a dot between; "[]" for the items of a list */
  path: string;
  rule: RedactionRule;
}

/**
 * The second belt against secrets (gateway-api §6.6): declared fields never hold one, but newer gateways, free-form maps
 * and audit events may. Works by whole names of members, by the shape of texts, and by a few places of their own.
 *
 * @param value a resource or an audit event; left untouched
 * @param where name of the dataset; `events` for audit events
 * @returns the value without secrets (the same object when there were none), and what was taken away
 */
export function redact(
  value: JsonObject,
  where: string,
): { value: JsonObject; redactions: RedactedMember[] } {
  const redactions: RedactedMember[] = [];
  const redacted = redactObject(value, { isEvent: where === 'events', path: '', parents: [], redactions });
  return { value: redactions.length === 0 ? value : redacted, redactions };
}

interface Place {
  /** whether the row is an audit event */
  isEvent: boolean;
  path: string;
  /** names of the members above, outermost first, as bareName writes them */
  parents: readonly string[];
  redactions: RedactedMember[];
}

function redactObject(value: JsonObject, place: Place): JsonObject {
  const redacted: [string, JsonValue][] = [];
  const labels = isLabels(place.parents.at(-1));
  for (const [name, member] of Object.entries(value)) {
    const inside = { ...place, path: place.path === '' ? name : `${place.path}.${name}` };
    const rule = isBlank(member) || labels ? undefined : ruleFor(name, member, value, inside);
    if (rule !== undefined) inside.redactions.push({ path: inside.path, rule: rule.rule });
    redacted.push([
      name,
      rule?.instead ?? redactValue(member, { ...inside, parents: [...place.parents, bareName(name)] }),
    ]);
  }
  return Object.fromEntries(redacted);
}

function redactValue(value: JsonValue, place: Place): JsonValue {
  if (typeof value === 'string') return redactText(value, place);
  if (value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value)) return redactObject(value, place);
  return value.map((item) => redactValue(item, { ...place, path: `${place.path}[]` }));
}

/** Labels are chosen by administrators and shown to everybody; a label called "token" is no token. */
function isLabels(parent: string | undefined): boolean {
  return parent?.endsWith('labels') === true;
}

/** Nothing to hide: what is not set, and switches. A session's `initial_command` is [""] when nobody typed one. */
function isBlank(value: JsonValue): boolean {
  if (value === null || typeof value === 'boolean' || value === '' || value === 0 || value === REDACTED)
    return true;
  if (Array.isArray(value)) return value.every((item) => item === '' || item === null);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

interface Verdict {
  rule: RedactionRule;
  instead: JsonValue;
}

/** Whether a member is a secret because of its name, and what to write instead. */
function ruleFor(name: string, member: JsonValue, siblings: JsonObject, place: Place): Verdict | undefined {
  const kind = nameKind(name);
  if (kind === 'secret') return { rule: 'secret_name', instead: REDACTED };
  if (kind === 'sometimes') return ruleForPlace(bareName(name), member, siblings, place);
  if (name !== 'name' || !TOKEN_EVENT.test(eventType(siblings, place))) return undefined;
  return nameIsSecret(siblings.join_method) ? masked(member) : undefined;
}

function ruleForPlace(
  name: string,
  member: JsonValue,
  siblings: JsonObject,
  place: Place,
): Verdict | undefined {
  const parent = place.parents.at(-1);
  switch (name) {
    case 'stdout':
    case 'stderr':
    case 'invocationurl':
      return eventType(siblings, place) === 'ssm.run'
        ? { rule: 'command_output', instead: REDACTED }
        : undefined;
    case 'headers':
      return parent === 'rewrite' ? { rule: 'http_headers', instead: REDACTED } : undefined;
    case 'key':
      return place.parents.some(isKeySet) ? { rule: 'private_key', instead: REDACTED } : undefined;
    case 'jointoken':
      return parent === 'target' || namesTokenOfMethod(siblings) ? masked(member) : undefined;
    case 'jointokenname':
      return namesTokenOfMethod(siblings) ? masked(member) : undefined;
    case 'tokenname':
      return nameIsSecret(methodOf(siblings, place)) ? masked(member) : undefined;
    default:
      return withoutQuery(member);
  }
}

/** Certificate authorities and connectors keep private keys in a member that is only called "key". */
function isKeySet(parent: string): boolean {
  return parent === 'activekeys' || parent === 'additionaltrustedkeys' || parent.endsWith('keypair');
}

/** Events whose `name` is a join token's. */
const TOKEN_EVENT = /^join_token\.(?!bound_keypair\.)/;

/** Type of the event that a member belongs to; empty in rows that are no events. */
function eventType(siblings: JsonObject, place: Place): string {
  return place.isEvent && typeof siblings.event === 'string' ? siblings.event : '';
}

/** Events about bound key pairs do not repeat the method that they are about. */
function methodOf(siblings: JsonObject, place: Place): JsonValue | undefined {
  if (eventType(siblings, place).startsWith('join_token.bound_keypair.')) return 'bound_keypair';
  return siblings.method ?? siblings.join_method;
}

/** Bot instances name token and join method side by side; a gateway leaves the name out where it is the secret. */
function namesTokenOfMethod({ join_method: method }: JsonObject): boolean {
  return method !== undefined && nameIsSecret(method);
}

function masked(member: JsonValue): Verdict | undefined {
  if (typeof member !== 'string') return { rule: 'join_token_name', instead: REDACTED };
  const instead = maskTokenName(member);
  return instead === member ? undefined : { rule: 'join_token_name', instead };
}

function withoutQuery(member: JsonValue): Verdict | undefined {
  const bare = (text: JsonValue): JsonValue => (typeof text === 'string' ? withoutCredentials(text) : text);
  const instead = Array.isArray(member) ? member.map(bare) : bare(member);
  const same = JSON.stringify(instead) === JSON.stringify(member);
  return same ? undefined : { rule: 'address_credentials', instead };
}

function redactText(text: string, place: Place): string {
  if (holdsPrivateKey(text)) return found(place, 'private_key', REDACTED);
  if (text.startsWith('{') || text.startsWith('[')) return redactEmbedded(text, place);
  const bare = withoutUserInfo(text);
  return bare === text ? text : found(place, 'address_credentials', bare);
}

function found(place: Place, rule: RedactionRule, instead: string): string {
  place.redactions.push({ path: place.path, rule });
  return instead;
}

/** JSON kept as text, as the file log does with events whose type it does not know. */
function redactEmbedded(text: string, place: Place): string {
  let inside: JsonValue;
  try {
    inside = JSON.parse(text) as JsonValue;
  } catch {
    const bare = withoutUserInfo(text);
    return bare === text ? text : found(place, 'address_credentials', bare);
  }
  const before = place.redactions.length;
  const redacted = redactValue(inside, place);
  return place.redactions.length === before ? text : JSON.stringify(redacted);
}
