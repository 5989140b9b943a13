import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';

function member(value: JsonValue | undefined, name: string): JsonObject {
  const found =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {};
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}

/** Whether every label that a role requires is there with one of its values; a role that requires none matches none. */
function matches(asked: JsonObject, labels: JsonObject): boolean {
  const entries = Object.entries(asked);
  return entries.length > 0 && entries.every(([name, values]) => matchesOne(name, texts(values), labels));
}

function matchesOne(name: string, values: readonly string[], labels: JsonObject): boolean {
  if (name === '*') return values.includes('*');
  const label = labels[name];
  return label !== undefined && (values.includes('*') || values.includes(String(label)));
}

/**
 * Whether roles let their holder see a resource (teleport-api §2.0.6): a role allows its labels and none denies them.
 *
 * @param roles in tctl's form
 * @param kind of the labels in the role, e.g. node_labels
 * @param labels of the resource
 */
export function sees(roles: readonly JsonObject[], kind: string, labels: JsonObject): boolean {
  const side = (role: JsonObject, name: string): JsonObject =>
    member(member(member(role, 'spec'), name), kind);
  if (roles.some((role) => matches(side(role, 'deny'), labels))) return false;
  return roles.some((role) => matches(side(role, 'allow'), labels));
}

/** The labels of a resource, or of what an agent announces. */
export function labelsOf(form: JsonObject): JsonObject {
  for (const inner of ['app', 'database', 'cluster']) {
    const held = member(member(form, 'spec'), inner);
    if (Object.keys(held).length > 0) return member(member(held, 'metadata'), 'labels');
  }
  return member(member(form, 'metadata'), 'labels');
}
