import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { maskTokenName, nameIsSecret } from '../../../redaction/joinToken.ts';
import { REDACTED } from '../../../redaction/rules.ts';
import { type Masks, maskSettings } from '../maskSettings.ts';

/**
 * How the bot joins. A token's name is a secret with the methods where it is the only proof; it is then masked as the gateway
 * masks it in its own log. A token in a separate file is represented by the file's path.
 */
export function describeOnboarding(onboarding: JsonObject, masks: Masks): JsonObject {
  const { token, join_method: method, ...others } = onboarding;
  // tbot 14: without a method the token itself is the proof
  const join_method = typeof method === 'string' && method !== '' ? method : 'token';
  const described: JsonObject = { join_method, ...maskSettings(others, 'onboarding', masks) };
  if (typeof token !== 'string' || token === '') return described;
  if (/^(\/|\.\.?\/|[A-Za-z]:\\)/.test(token)) return { ...described, token_file: token };
  return { ...described, token_name: maskedName(token, join_method, 'onboarding.token', masks) };
}

/**
 * The address form of the same, `tbot+proxy+METHOD://TOKEN:PARAMETER@HOST:PORT` (tbot 18).
 *
 * @returns method, kind of address, address; never the token of a method where it is the secret, nor its parameter
 */
export function describeJoinUri(uri: string, masks: Masks): JsonObject {
  const match = /^tbot\+(auth|proxy)\+([a-z0-9_-]+):\/\/(?:([^@/?#]*)@)?([^@/?#]+)/i.exec(uri);
  if (match === null) {
    masks.add('join_uri');
    return { join_uri: REDACTED };
  }
  const [, kind = '', scheme = '', user = '', address = ''] = match;
  const join_method = scheme.toLowerCase().replaceAll('-', '_');
  const [token = '', parameter] = user.split(':');
  if (parameter !== undefined || uri.includes('?')) masks.add('join_uri');
  const name = token === '' ? {} : { token_name: maskedName(decoded(token), join_method, 'join_uri', masks) };
  return { join_method, address_kind: kind.toLowerCase(), address, ...name };
}

function maskedName(token: string, method: string, path: string, masks: Masks): string {
  if (!nameIsSecret(method)) return token;
  masks.add(path, 'join_token_name');
  return maskTokenName(token);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
