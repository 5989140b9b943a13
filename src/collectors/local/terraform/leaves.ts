import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { REDACTED } from '../../../redaction/rules.ts';
import { isSecretName, type Masks } from '../maskSettings.ts';

const MAX_LEAVES = 2000;
const MAX_DEPTH = 60;
const UNKNOWN = '(known after apply)';

/** `change` of a resource in a plan (Terraform's JSON output format, "Change Representation"). */
export interface PlannedChange {
  before: JsonValue;
  after: JsonValue;
  after_unknown: JsonValue;
  before_sensitive: JsonValue;
  after_sensitive: JsonValue;
}

/** The changes of a resource, attribute by attribute. */
export interface ChangedLeaves {
  changes: JsonObject[];
  /** how many more there were */
  left_out: number;
}

/**
 * Compares the two sides of a change. A value that Terraform calls sensitive, on the side where it does or on the other, one
 * that is named like a secret, and one that `hidden` names are masked on both sides.
 *
 * @param hidden texts that are secrets wherever they stand, e.g. the name of a static join token
 */
export function changedLeaves(
  change: PlannedChange,
  hidden: ReadonlySet<string>,
  masks: Masks,
): ChangedLeaves {
  const found: ChangedLeaves = { changes: [], left_out: 0 };
  walk(change, '', false, 0, (leaf) => {
    if (found.changes.length >= MAX_LEAVES) {
      found.left_out += 1;
      return;
    }
    const { path, secret, before, after } = leaf;
    const hide = (value: JsonValue): JsonValue => {
      const mask =
        value !== null && value !== UNKNOWN && (secret || (typeof value === 'string' && hidden.has(value)));
      if (mask) masks.add(`changes ${path}`);
      return mask ? REDACTED : value;
    };
    found.changes.push({ path, before: hide(before), after: hide(after) });
  });
  return found;
}

interface Leaf {
  path: string;
  secret: boolean;
  before: JsonValue;
  after: JsonValue;
}

function walk(
  change: PlannedChange,
  path: string,
  secret: boolean,
  depth: number,
  onLeaf: (leaf: Leaf) => void,
): void {
  const { before, after, after_unknown, before_sensitive, after_sensitive } = change;
  const hidden = secret || before_sensitive === true || after_sensitive === true;
  if (after_unknown === true) {
    if (depth > 0) onLeaf({ path, secret: hidden, before: asLeaf(before), after: UNKNOWN });
    return;
  }
  const names = depth < MAX_DEPTH ? memberNames(before, after) : [];
  if (names.length === 0) {
    if (JSON.stringify(before) !== JSON.stringify(after))
      onLeaf({ path, secret: hidden, before: asLeaf(before), after: asLeaf(after) });
    return;
  }
  for (const name of names) {
    const inside = {
      before: member(before, name) ?? null,
      after: member(after, name) ?? null,
      after_unknown: member(after_unknown, name) ?? false,
      before_sensitive: member(before_sensitive, name) ?? false,
      after_sensitive: member(after_sensitive, name) ?? false,
    };
    const at = path === '' ? name : `${path}.${name}`;
    walk(inside, at, hidden || isSecretName(name), depth + 1, onLeaf);
  }
  // attributes that nobody knows yet stand in after_unknown only
  for (const name of memberNames(after_unknown, null)) {
    if (!names.includes(name) && member(after_unknown, name) === true)
      onLeaf({ path: path === '' ? name : `${path}.${name}`, secret: hidden, before: null, after: UNKNOWN });
  }
}

function memberNames(before: JsonValue, after: JsonValue): string[] {
  const names = (value: JsonValue) => (value !== null && typeof value === 'object' ? Object.keys(value) : []);
  return [...new Set([...names(before), ...names(after)])];
}

function member(value: JsonValue, name: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
  return (value as JsonObject)[name];
}

/** The leaf of a branch that has no members: an empty list or map, or one that lies too deep. */
function asLeaf(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  return Object.keys(value).length === 0 ? value : '(more)';
}
