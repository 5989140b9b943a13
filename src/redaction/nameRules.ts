import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { maskTokenName, nameIsSecret } from './joinToken.ts';
import type { Place } from './place.ts';
import { REDACTED, type RedactionRule } from './rules.ts';
import { bareName, nameKind } from './secretNames.ts';
import { isRedacted } from './summary.ts';
import { withoutCredentials } from './text/addresses.ts';
import { isPair } from './text/shapes.ts';
import { trafficMember, withoutBody, withoutHeaders, withoutParams } from './traffic.ts';

/** The treatment of a member because of its name. */
export interface Replacement {
  rule: RedactionRule;
  instead: JsonValue;
}

/** Nothing to hide: what is not set, and switches. A session's `initial_command` is [""] when nobody typed one. */
export function isBlank(value: JsonValue): boolean {
  if (value === null || typeof value === 'boolean' || value === '' || value === 0) return true;
  if (typeof value === 'string') return isRedacted(value);
  if (Array.isArray(value)) return value.every((item) => item === '' || item === null);
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Whether a member holds a secret because of its name and its place, and what to write instead. */
export function replacementFor(
  name: string,
  member: JsonValue,
  siblings: JsonObject,
  place: Place,
): Replacement | undefined {
  const kind = nameKind(name);
  if (kind === 'secret') return { rule: 'secret_name', instead: REDACTED };
  if (kind === 'about') return ofSecretWord(name, member);
  const traffic = ofTraffic(name, member, place);
  if (traffic !== undefined) return traffic;
  if (kind === 'sometimes') return ofPlace(bareName(name), member, siblings, place);
  if (name === 'd' || name === 'k') return ofWebKey(member, siblings);
  if (name === 'data' && isKubernetesSecret(siblings))
    return { rule: 'kubernetes_secret', instead: REDACTED };
  if (name !== 'name' || !TOKEN_EVENT.test(place.eventType)) return undefined;
  return nameIsSecret(siblings.join_method) ? masked(member) : undefined;
}

/** Strings go; objects are looked into, unless the name is that of a set of secrets. */
function ofSecretWord(name: string, member: JsonValue): Replacement | undefined {
  if (typeof member === 'number') return undefined;
  const wholly =
    typeof member === 'string' ||
    (Array.isArray(member) && member.every((item) => typeof item === 'string')) ||
    /(?:secrets?|passwords?|credentials|creds|cookies?|keys?)$/i.test(name);
  return wholly ? { rule: 'secret_name', instead: REDACTED } : undefined;
}

function ofTraffic(name: string, member: JsonValue, place: Place): Replacement | undefined {
  if (!place.isEvent) return undefined;
  const kind = trafficMember(name, place.traffic, place.parents.at(-1));
  if (kind === undefined || typeof member === 'number') return undefined;
  const instead =
    kind === 'body'
      ? withoutBody(member, place.eventType, place.digest)
      : kind === 'headers'
        ? withoutHeaders(member)
        : withoutParams(member, place.digest);
  if (JSON.stringify(instead) === JSON.stringify(member)) return undefined;
  return { rule: kind === 'headers' ? 'http_headers' : 'body', instead };
}

function ofPlace(
  name: string,
  member: JsonValue,
  siblings: JsonObject,
  place: Place,
): Replacement | undefined {
  const parent = place.parents.at(-1);
  switch (name) {
    case 'initialcommand':
      return { rule: 'command_line', instead: REDACTED };
    case 'stdout':
    case 'stderr':
    case 'invocationurl':
      return place.eventType === 'ssm.run' ? { rule: 'command_output', instead: REDACTED } : undefined;
    case 'headers':
      return parent === 'rewrite' ? { rule: 'http_headers', instead: REDACTED } : undefined;
    case 'key':
      return place.parents.some(isKeySet) ? { rule: 'private_key', instead: REDACTED } : undefined;
    case 'auth':
      return typeof member === 'string' && member.length >= 4 && isPair(member)
        ? { rule: 'authorization', instead: REDACTED }
        : undefined;
    case 'stringdata':
      return isKubernetesSecret(siblings) ? { rule: 'kubernetes_secret', instead: REDACTED } : undefined;
    case 'jointoken':
      return parent === 'target' || namesTokenOfMethod(siblings) ? masked(member) : undefined;
    case 'jointokenname':
      return namesTokenOfMethod(siblings) ? masked(member) : undefined;
    case 'tokenname':
      return nameIsSecret(methodOf(siblings, place)) ? masked(member) : undefined;
    case 'auditeventsuri':
    case 'auditsessionsuri':
      return withoutUser(member);
    default:
      return undefined;
  }
}

/** Certificate authorities and connectors keep private keys in a member that is only called "key". */
function isKeySet(parent: string): boolean {
  return parent === 'activekeys' || parent === 'additionaltrustedkeys' || parent.endsWith('keypair');
}

function isKubernetesSecret({ kind }: JsonObject): boolean {
  return kind === 'Secret';
}

/** Private members of a JSON Web Key (RFC 7518 §6). */
function ofWebKey(member: JsonValue, { kty }: JsonObject): Replacement | undefined {
  return typeof kty === 'string' && typeof member === 'string'
    ? { rule: 'private_key', instead: REDACTED }
    : undefined;
}

/** Events whose `name` is a join token's. */
const TOKEN_EVENT = /^join_token\.(?!bound_keypair\.)/;

/** Events about bound key pairs do not repeat the method that they are about. */
function methodOf(siblings: JsonObject, place: Place): JsonValue | undefined {
  if (place.eventType.startsWith('join_token.bound_keypair.')) return 'bound_keypair';
  return siblings.method ?? siblings.join_method;
}

/** Bot instances name token and join method side by side; a gateway leaves the name out where it is the secret. */
function namesTokenOfMethod({ join_method: method }: JsonObject): boolean {
  return method !== undefined && nameIsSecret(method);
}

function masked(member: JsonValue): Replacement | undefined {
  if (typeof member !== 'string') return { rule: 'join_token_name', instead: REDACTED };
  const instead = maskTokenName(member);
  return instead === member ? undefined : { rule: 'join_token_name', instead };
}

function withoutUser(member: JsonValue): Replacement | undefined {
  const bare = (text: JsonValue): JsonValue => (typeof text === 'string' ? withoutCredentials(text) : text);
  const instead = Array.isArray(member) ? member.map(bare) : bare(member);
  const same = JSON.stringify(instead) === JSON.stringify(member);
  return same ? undefined : { rule: 'address_credentials', instead };
}
