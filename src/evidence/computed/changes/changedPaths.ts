import { isVolatileMember } from '../../../datasets/volatileMembers.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../formats/canonicalJson.ts';
import { member } from '../../../formats/json.ts';

/** One member that differs. */
export interface ChangedPath {
  /** dotted; empty for a whole resource that came or went */
  path: string;
  before: string;
  after: string;
}

const LONGEST = 200;
const LONGEST_TEXT = 600;
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

/** Paths with their values before and after, in one text of at most some 600 characters; empty for a whole resource. */
export function differencesText(paths: readonly ChangedPath[]): string {
  const parts = paths.flatMap(({ path, before, after }) =>
    path === '' ? [] : [`${path} from "${before}" to "${after}"`],
  );
  const text = parts.join('; ');
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
  found: ChangedPath[],
): void {
  if (path !== '' && isVolatileMember(path)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(member(before, key), member(after, key), path === '' ? key : `${path}.${key}`, found);
    return;
  }
  const was = shown(before);
  const is = shown(after);
  if (was !== is) found.push({ path, before: shortened(was), after: shortened(is) });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing, an empty text, an empty list and an empty object are written in turn by versions of the gateway for the same. */
function shown(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  const text = canonicalJson(value);
  return text === '{}' || text === '[]' ? '' : text;
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
