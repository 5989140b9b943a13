import type { JsonObject, JsonValue } from './canonicalJson.ts';

/** Object of a member, or an empty one. */
export function object(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** A member of an object that the object itself has: names such as `__proto__` or `constructor` find nothing inherited. */
export function member(body: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

/** Text of a member, or the empty string. */
export function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Texts of a member: tctl prints labels and redirect URLs with one value as a bare string (teleport-api §6.2). */
export function texts(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
}

/** Elements of an array member that are objects. */
export function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value)
    ? value.filter(
        (element): element is JsonObject =>
          element !== null && typeof element === 'object' && !Array.isArray(element),
      )
    : [];
}
