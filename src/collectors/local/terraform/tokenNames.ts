import type { JsonValue } from '../../../formats/canonicalJson.ts';
import { maskTokenName, nameIsSecret } from '../../../redaction/joinToken.ts';

/** The Teleport provider's resource for join tokens. */
const TOKEN_TYPE = 'teleport_provision_token';

/** Names of join tokens that are secrets by themselves, of both sides of a change. */
export function secretTokenNames(type: string, sides: readonly JsonValue[]): Set<string> {
  if (type !== TOKEN_TYPE) return new Set();
  const names = sides.flatMap((side) => {
    const method = at(side, 'spec', 'join_method');
    // a method that is not known yet may be the one whose token is the secret
    return nameIsSecret(method) ? [at(side, 'metadata', 'name'), at(side, 'id')] : [];
  });
  return new Set(names.filter((name): name is string => typeof name === 'string' && name !== ''));
}

/** An address without the names in it. */
export function maskAddress(address: string, hidden: ReadonlySet<string>): string {
  let masked = address;
  for (const name of hidden) masked = masked.replaceAll(name, maskTokenName(name));
  return masked;
}

/** An address of a join token in a log, which does not name the method: any text between quotes is masked. */
export function maskLoggedAddress(type: string, address: string): string {
  return type === TOKEN_TYPE
    ? address.replace(/\["(.*)"\]/, (_, key: string) => `["${maskTokenName(key)}"]`)
    : address;
}

function at(value: JsonValue, ...path: string[]): JsonValue | undefined {
  let inside: JsonValue | undefined = value;
  for (const name of path) {
    // blocks may be written as lists of one
    if (Array.isArray(inside)) inside = inside[0];
    if (inside === null || typeof inside !== 'object' || Array.isArray(inside)) return undefined;
    inside = inside[name];
  }
  return inside;
}
