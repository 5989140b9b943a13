import type { JsonObject } from '../formats/canonicalJson.ts';
import type { RedactedMember } from './rules.ts';

/** What a collector took out of a resource while it made the row, so that it is counted with the rest. */
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

/** What was taken out of a resource before redaction; empty when nothing was. */
export function redactedBefore(body: JsonObject): readonly RedactedMember[] {
  return (body as { [REDACTED_BEFORE]?: readonly RedactedMember[] })[REDACTED_BEFORE] ?? [];
}
