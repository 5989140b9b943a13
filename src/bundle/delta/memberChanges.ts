import { isVolatileMember } from '../../datasets/volatileMembers.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../formats/canonicalJson.ts';

/** A member that two records have otherwise. */
export interface MemberChange {
  /** dotted */
  path: string;
  before: string;
  after: string;
}

/**
 * The members in which two records of one row differ; a list counts as one value. Members that change by themselves are left out.
 * Both records went through redaction before: no secret is in either.
 */
export function memberChanges(before: JsonObject, after: JsonObject): MemberChange[] {
  const found: MemberChange[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  found: MemberChange[],
): void {
  if (path !== '' && isVolatileMember(path)) return;
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const name of [...names].sort())
      compare(member(before, name), member(after, name), path === '' ? name : `${path}.${name}`, found);
    return;
  }
  const was = shown(before);
  const is = shown(after);
  if (was !== is) found.push({ path, before: was, after: is });
}

/** A name may be that of a member of every object. */
function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : canonicalJson(value);
}
