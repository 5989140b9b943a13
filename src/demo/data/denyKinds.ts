import type { JsonObject } from '../../formats/canonicalJson.ts';

/**
 * A role without the rules of some kinds of resources: an identity that holds it is denied them.
 *
 * @param kinds as rules name them: lock, access_request …
 * @returns the role, and the kinds that none of its rules named
 */
export function denyKinds(
  role: JsonObject,
  kinds: readonly string[],
): { role: JsonObject; unknown: string[]; known: string[] } {
  const spec = role.spec as JsonObject;
  const allow = spec.allow as JsonObject;
  const rules = (allow.rules ?? []) as JsonObject[];
  const named = new Set(rules.flatMap(({ resources }) => resources as string[]));
  const kept = rules
    .map((rule) => ({
      ...rule,
      resources: (rule.resources as string[]).filter((kind) => !kinds.includes(kind)),
    }))
    .filter(({ resources }) => resources.length > 0);
  return {
    role: { ...role, spec: { ...spec, allow: { ...allow, rules: kept } } },
    unknown: kinds.filter((kind) => !named.has(kind)),
    known: [...named].sort(),
  };
}
