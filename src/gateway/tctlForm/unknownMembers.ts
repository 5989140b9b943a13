import type { JsonObject } from '../../formats/canonicalJson.ts';

/** Members of a resource that this version does not know and therefore left out, by path: `spec.options.future_option`. */
const UNKNOWN = Symbol('unknown members');

/**
 * Notes on a resource what was left out of it. The note is no member: it is in no JSON, and copies made by spreading keep it.
 *
 * @param paths in the resource; those of a list's items end in `[]`
 */
export function noteUnknownMembers(body: JsonObject, paths: Iterable<string>): JsonObject {
  const all = [...new Set([...unknownMembers(body), ...paths])];
  if (all.length > 0) Object.defineProperty(body, UNKNOWN, { value: all, enumerable: true });
  return body;
}

/** Members of a resource that this version does not know; empty when there are none. */
export function unknownMembers(body: JsonObject): readonly string[] {
  return (body as { [UNKNOWN]?: readonly string[] })[UNKNOWN] ?? [];
}
