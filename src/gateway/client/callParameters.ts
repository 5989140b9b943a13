import { createHash } from 'node:crypto';
import { create, type DescMessage, type MessageInitShape, toJson } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';

/** Fields that say where a listing goes on. Such a token can be a resource's name, and a join token's name is a secret. */
const TOKENS = new Set(['start_key', 'page_token', 'next_token', 'next_key', 'next_page_token', 'cursor']);

/** A request message as the record of a call shows it: JSON under proto names, page tokens replaced by their SHA-256. */
export function callParameters<I extends DescMessage>(input: I, request: MessageInitShape<I>): JsonObject {
  const json = toJson(input, create(input, request), { useProtoFieldName: true }) as JsonValue;
  return withoutTokens(json) as JsonObject;
}

function withoutTokens(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]): [string, JsonValue] => [
    key,
    TOKENS.has(key) && member !== '' ? { sha256: hashOf(member) } : withoutTokens(member),
  ]);
  return Object.fromEntries(entries);
}

function hashOf(value: JsonValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
