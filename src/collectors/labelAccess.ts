import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import type { Permission } from '../gateway/gateway.ts';
import type { DatasetStatus } from '../records/datasets.ts';
import type { LabelKind } from './collector.ts';

/**
 * The conclusion from the labels in the caller's roles about rows that a gateway omits without an error: it shows a resource only to
 * those who have a role that its labels match (teleport-api §2.0.6).
 *
 * @param roles the caller's roles in tctl's form
 * @param kinds labels that must match everything for the listing to be whole
 * @param rows how many rows came
 * @returns undefined when nothing can be missing on their account
 */
export function unseenByLabels(
  roles: readonly JsonObject[],
  kinds: readonly LabelKind[],
  rows: number,
): { status: DatasetStatus; reason: string } | undefined {
  if (kinds.length > 0 && roles.length === 0)
    return {
      status: 'partial',
      reason: 'the gateway did not report the roles of this identity, so rows may be missing',
    };
  const short = shortLabels(roles, kinds);
  if (short.length === 0) return undefined;
  const advice = `a role of this identity needs ${short.map((kind) => `${kind}: {'*': '*'}`).join(', ')}`;
  const nothing = kinds.every((kind) => labelAccess(roles, kind) === 'no');
  return nothing && rows === 0
    ? { status: 'denied', reason: `${advice}; without it the gateway silently omits rows` }
    : { status: 'partial', reason: `the gateway silently omits rows with other labels: ${advice}` };
}

/** Labels that the caller's roles do not match whatever their value. */
export function shortLabels(roles: readonly JsonObject[], kinds: readonly LabelKind[]): LabelKind[] {
  return kinds.filter((kind) => labelAccess(roles, kind) !== 'yes');
}

/** yes: every label matches · filtered: some do, or it is unknown · no: nothing matches. */
function labelAccess(roles: readonly JsonObject[], kind: LabelKind): Permission {
  const conditions = (side: string): JsonObject[] => roles.map((role) => member(member(role, 'spec'), side));
  const limited = (side: JsonObject): boolean =>
    Object.keys(member(side, kind)).length > 0 || Boolean(side[`${kind}_expression`]);
  if (conditions('deny').some(limited)) return 'filtered';
  const allow = conditions('allow');
  if (allow.some((side) => isWildcard(member(side, kind)['*']))) return 'yes';
  return allow.some(limited) ? 'filtered' : 'no';
}

function isWildcard(value: JsonValue | undefined): boolean {
  return value === '*' || (Array.isArray(value) && value.includes('*'));
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {};
}
