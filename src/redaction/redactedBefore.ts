import type { JsonObject } from '../formats/canonicalJson.ts';
import type { RedactedMember } from './rules.ts';

/** Redactions of a collector while it made the row, so that they are counted with the rest. */
const REDACTED_BEFORE = Symbol('redacted before');

/** A join token's row, whose name is masked. */
export const MASKED_NAME: RedactedMember = { path: 'metadata.name', rule: 'join_token_name' };

/**
 * Notes on a resource what was taken out of it. The note is no member: it is in no JSON, and copies made by spreading keep it.
 *
 * @param members with their paths in the resource
 */
export function noteRedacted(body: JsonObject, members: readonly RedactedMember[]): JsonObject {
  if (members.length === 0) return body;
  const all = [...redactedBefore(body), ...members];
  return Object.defineProperty(body, REDACTED_BEFORE, { value: all, enumerable: true, configurable: true });
}

/** Redactions of a resource before its row was made; empty when there were none. */
export function redactedBefore(body: JsonObject): readonly RedactedMember[] {
  return (body as { [REDACTED_BEFORE]?: readonly RedactedMember[] })[REDACTED_BEFORE] ?? [];
}
