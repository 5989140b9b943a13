import type { JsonObject, JsonValue } from './canonicalJson.ts';

/**
 * Members of a dotted path: `metadata.labels."teleport.internal/bot"` names three.
 *
 * @throws Error for a path that is not of this form: paths are written by us
 */
export function membersOf(path: string): string[] {
  const members: string[] = [];
  const pattern = /(?:^|\.)(?:"([^"]+)"|([^."]+))/gy;
  let end = 0;
  for (let found = pattern.exec(path); found !== null; found = pattern.exec(path)) {
    members.push(found[1] ?? found[2] ?? '');
    end = pattern.lastIndex;
  }
  if (end !== path.length || members.length === 0) throw new Error(`"${path}" is not a path`);
  return members;
}

/** The value at the members of a path, own members only; undefined where there is none. */
export function valueAt(record: JsonObject, members: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = record;
  for (const member of members) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, member)) return undefined;
    value = value[member];
  }
  return value;
}
