import type { JsonObject } from '../../formats/canonicalJson.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import { object, text } from '../../formats/json.ts';
import type { ResourceVersion } from '../../store/store.ts';
import type { EvidenceScope } from '../scope.ts';
import { batches } from './batches.ts';

/** Datasets that grants are computed from. */
export const GRANT_SOURCES = [
  'users',
  'roles',
  'bots',
  'connectors',
  'access_lists',
  'access_list_members',
] as const;
type Source = (typeof GRANT_SOURCES)[number];

/** Whose grants a snapshot may have changed against the one before. */
export interface Affected {
  users: Set<string>;
  /** what many hold changed: roles, lists, lists within lists, connectors */
  everybody: boolean;
  /** bots changed */
  others: boolean;
  roles: boolean;
}

/** For each snapshot after the opening one, up to the closing one, whom its differences concern; others changed nothing. */
export function accessBoundaries(
  { store, closing }: EvidenceScope,
  openingId: number,
): Map<number, Affected> {
  const found = new Map<number, Affected>();
  const at = (snapshot: number): Affected => {
    const known = found.get(snapshot) ?? { users: new Set(), everybody: false, others: false, roles: false };
    found.set(snapshot, known);
    return known;
  };
  for (const source of GRANT_SOURCES) {
    for (const keys of batches(store.changedKeys(source, openingId))) {
      for (const [key, versions] of store.versionsOf(source, keys)) {
        for (const { snapshot, before, after } of steps(versions)) {
          if (snapshot <= openingId || snapshot > closing.id) continue;
          note(at(snapshot), source, key, before, after);
        }
      }
    }
  }
  return found;
}

function note(
  affected: Affected,
  source: Source,
  key: string,
  before: JsonObject | null,
  after: JsonObject | null,
) {
  const spec = object((after ?? before)?.spec);
  switch (source) {
    case 'users':
      affected.users.add(key);
      return;
    case 'access_list_members':
      if (spec.membership_kind === 'MEMBERSHIP_KIND_LIST') affected.everybody = true;
      else affected.users.add(text(spec.name) || key.slice(key.indexOf('/') + 1));
      return;
    case 'bots':
      affected.users.add(`bot-${key}`);
      affected.others = true;
      return;
    case 'roles':
      // options give nobody a role and make no role privileged
      if (conditions(before) === conditions(after)) return;
      affected.roles = true;
      affected.everybody = true;
      return;
    default:
      affected.everybody = true;
  }
}

function conditions(body: JsonObject | null): string {
  const { allow, deny } = object(body?.spec);
  return body === null ? '' : canonicalJson({ allow: allow ?? null, deny: deny ?? null });
}

interface Step {
  snapshot: number;
  before: JsonObject | null;
  after: JsonObject | null;
}

/** Snapshots at which a resource came, changed or went; whole listings only, since partial ones prove no absence. */
function* steps(versions: readonly ResourceVersion[]): Generator<Step> {
  const whole = versions.filter((version) => version.whole);
  const parsed = (version: ResourceVersion | undefined) =>
    version === undefined ? null : (JSON.parse(version.json) as JsonObject);
  for (const [at, version] of whole.entries()) {
    const previous = whole[at - 1];
    const follows = previous?.untilSnapshot === version.fromSnapshot;
    yield {
      snapshot: version.fromSnapshot,
      before: follows ? parsed(previous) : null,
      after: parsed(version),
    };
    const next = whole[at + 1];
    if (version.untilSnapshot !== null && next?.fromSnapshot !== version.untilSnapshot) {
      yield { snapshot: version.untilSnapshot, before: parsed(version), after: null };
    }
  }
}
