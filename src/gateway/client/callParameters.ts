import { create, type DescMessage, type MessageInitShape, toJson } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';

/**
 * Fields that say where a listing goes on. Such a token can be a resource's name, and a join token's name is a secret: not
 * even its hash is recorded, because a weak name could be guessed from it. The page number identifies the page.
 */
const TOKENS = new Set(['start_key', 'page_token', 'next_token', 'next_key', 'next_page_token', 'cursor']);

/** The placeholder of a page token in the record of a call. */
const PAGE_TOKEN = '(page token)';

/** A request message as the record of a call shows it: JSON under proto names, page tokens left out. */
export function callParameters<I extends DescMessage>(input: I, request: MessageInitShape<I>): JsonObject {
  const json = toJson(input, create(input, request), { useProtoFieldName: true }) as JsonValue;
  return withoutTokens(json) as JsonObject;
}

function withoutTokens(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, member]): [string, JsonValue] => [
    key,
    TOKENS.has(key) && member !== '' ? PAGE_TOKEN : withoutTokens(member),
  ]);
  return Object.fromEntries(entries);
}
