import { isVolatileMember } from '../../../datasets/volatileMembers.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../formats/canonicalJson.ts';
import { member } from '../../../formats/json.ts';

const LONGEST = 400;
const LONGEST_VALUE = 120;

/**
 * Text of what leads from one state of a resource to another: elements of lists that were added and removed, other values
 * before and after.
 *
 * @param before null: it was not there
 * @param after null: it is no longer there
 * @returns at most some 400 characters; empty when nothing of substance differs
 */
export function changedContent(before: JsonObject | null, after: JsonObject | null): string {
  const parts: string[] = [];
  compare(before ?? {}, after ?? {}, '', parts);
  const text = parts.join('; ');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** Members that say what a resource is, or who made it, and not what it permits. */
const HEAD = new Set([
  'kind',
  'sub_kind',
  'version',
  'metadata.name',
  'metadata.description',
  'spec.created_by',
]);

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  parts: string[],
): void {
  if (path !== '' && (isVolatileMember(path) || HEAD.has(path))) return;
  if (isObject(before ?? {}) && isObject(after ?? {})) {
    const [old, now] = [(before ?? {}) as JsonObject, (after ?? {}) as JsonObject];
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)]))
      compare(member(old, key), member(now, key), path === '' ? key : `${path}.${key}`, parts);
    return;
  }
  if (Array.isArray(before ?? []) && Array.isArray(after ?? [])) {
    const [old, now] = [elements(before), elements(after)];
    const added = now.filter((element) => !old.includes(element));
    const removed = old.filter((element) => !now.includes(element));
    if (added.length > 0) parts.push(`${path} added ${added.map(shortened).join(', ')}`);
    if (removed.length > 0) parts.push(`${path} removed ${removed.map(shortened).join(', ')}`);
    return;
  }
  const [was, is] = [shown(before), shown(after)];
  if (was !== is) parts.push(`${path} from "${shortened(was)}" to "${shortened(is)}"`);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function elements(value: JsonValue | undefined): string[] {
  return ((value ?? []) as JsonValue[]).map(shown);
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
