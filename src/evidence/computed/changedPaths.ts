import { canonicalJson, type JsonObject, type JsonValue } from '../../formats/canonicalJson.ts';

/** One member that differs. */
export interface ChangedPath {
  /** dotted; empty for a whole resource that came or went */
  path: string;
  before: string;
  after: string;
}

/** Members that change by themselves: revisions, heartbeats, generations, rotations under way, last uses. */
const VOLATILE =
  /(^|\.)(revision|id|last_used|last_seen|last_heartbeat|latest_heartbeats|latest_authentications|rotation|teleport\.internal\/bot-generation|bot-generation)($|\.)|^status\.|^metadata\.(expires|revision|id)$|^spec\.(version|rotation|cmd_labels)$|^spec\.status\./;
const LONGEST = 200;
const MOST = 50;

/**
 * Paths at which two states of a resource differ; lists count as one value.
 *
 * @param before null: it was not there
 * @param after null: it is no longer there
 * @returns at most 50 paths; a resource that came or went has one, the empty path
 */
export function changedPaths(before: JsonObject | null, after: JsonObject | null): ChangedPath[] {
  if (before === null || after === null)
    return before === after
      ? []
      : [{ path: '', before: before === null ? '' : 'present', after: after === null ? '' : 'present' }];
  const found: ChangedPath[] = [];
  compare(before, after, '', found);
  return found.slice(0, MOST);
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  found: ChangedPath[],
): void {
  if (path !== '' && VOLATILE.test(path)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(before[key], after[key], path === '' ? key : `${path}.${key}`, found);
    return;
  }
  const was = shown(before);
  const is = shown(after);
  if (was !== is) found.push({ path, before: shortened(was), after: shortened(is) });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
