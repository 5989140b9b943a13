import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { REDACTED } from './rules.ts';

/** Keyed digest (lower-case hex) of a text that must not be kept: equal texts stay recognisable within one store. */
export type Digest = (text: string) => string;

const SUMMARY = /^\[redacted\](?: \d+ bytes(?:, hmac-sha256:[0-9a-f]{64})?)?$/;
const MAX_NAMES = 100;
const MORE = '…';

/** Whether a text is what redaction leaves behind. */
export function isRedacted(text: string): boolean {
  return text.startsWith(REDACTED) && SUMMARY.test(text);
}

/** The summary that replaces a value: its size in bytes of JSON (of the text, where it is one) and its keyed digest. */
export function summaryOf(value: JsonValue, digest: Digest | undefined): JsonValue {
  if (value === null || typeof value === 'boolean' || value === '') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (isRedacted(text)) return text;
  const size = `${REDACTED} ${Buffer.byteLength(text)} bytes`;
  return digest === undefined ? size : `${size}, hmac-sha256:${digest(text)}`;
}

/** The members' names (at most 100) with a summary of each value; what is no object is summarised as a whole. */
export function namesAndSummaries(value: JsonValue, digest: Digest | undefined): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return summaryOf(value, digest);
  const members = Object.entries(value).filter(([name]) => name !== MORE);
  const kept: JsonObject = Object.fromEntries(
    members.slice(0, MAX_NAMES).map(([name, member]) => [name, summaryOf(member, digest)]),
  );
  const more = value[MORE];
  if (typeof more === 'string' && /^\d+ more$/.test(more)) kept[MORE] = more;
  if (members.length > MAX_NAMES) kept[MORE] = `${members.length - MAX_NAMES} more`;
  return kept;
}
