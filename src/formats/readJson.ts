import type { JsonValue } from './canonicalJson.ts';

/** Levels of lists and objects that are followed; Protobuf's own readers stop at 100. */
export const MAX_JSON_DEPTH = 200;

/** JSON that was read, or why it is not taken, in a few words. */
export type ReadJson = { value: JsonValue; problem: null } | { value: null; problem: string };

/**
 * Reads JSON from outside. Whatever JSON allows but later steps could not represent is refused here: numbers beyond
 * the range of a double (`1e999` would become an infinity) and nesting that would exhaust the stack.
 *
 * @param text one JSON value, with or without a byte-order mark
 */
export function readJson(text: string): ReadJson {
  let value: unknown;
  try {
    value = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return { value: null, problem: 'not JSON' };
  }
  const problem = jsonProblem(value);
  return problem === null ? { value: value as JsonValue, problem } : { value: null, problem };
}

/** Why a parsed value cannot be kept as JSON; null when it can. Walks without recursion. */
export function jsonProblem(value: unknown): string | null {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) return `nested more than ${MAX_JSON_DEPTH} levels deep`;
    const below: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'number' && !Number.isFinite(item)) return 'a number beyond the range of JSON';
      if (item === null || typeof item !== 'object') continue;
      for (const member of Array.isArray(item) ? item : Object.values(item)) below.push(member);
    }
    level = below;
  }
  return null;
}
