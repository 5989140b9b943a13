import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { readRole } from '../../access/roles/role.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { definitionsOf, isClosing } from '../definitions.ts';
import type { Agent } from './agents.ts';
import type { HeldRole, HeldRoles } from './heldRoles.ts';
import { type ActsAs, actsAs, allowsAnyTool, allowsEverything } from './wideRights.ts';

type Right = 'any_tool' | 'every_resource' | 'acts_as';

/** Span in which definitions of a role gave a right, microseconds since 1970; null for an open end. */
interface Span {
  from: number | null;
  until: number | null;
}

/** Rights that earlier definitions of a role gave, by role. */
type Earlier = ReadonlyMap<string, ReadonlyMap<Right, Span>>;

/** Rows of agent_roles: what each role of each bot and agent gives, less what its holder is denied. */
export function* agentRoleRows(
  set: EvidenceSet,
  scope: EvidenceScope,
  agents: readonly Agent[],
  held: HeldRoles,
): Generator<JsonObject> {
  const people = peopleOf(set);
  const mine = new Map(agents.map((agent) => [agent.identity, held.of(agent.holder)]));
  const lost = lostRoles(set);
  const names = new Set([...mine.values()].flat().map(({ role }) => role.name));
  const earlier = earlierRights(scope, names, people);
  const isDenied = impersonationDenied(set);
  for (const agent of agents) {
    const roles = mine.get(agent.identity) ?? [];
    for (const one of roles) {
      const as = actsAs(one.role, people.persons, people.isBotUser);
      yield record(
        agent,
        one,
        roles,
        isDenied(agent.holder, one.role.name) ? { ...as, people: [] } : as,
        earlier,
      );
    }
    const current = new Set(roles.map(({ role }) => role.name));
    for (const { role: name, row, until } of lost.get(agent.holder) ?? []) {
      const role = held.roles.get(name);
      if (role === undefined || current.has(name)) continue;
      const as = actsAs(role, people.persons, people.isBotUser);
      const was = (isSo: boolean) => (isSo ? 'earlier' : 'no');
      yield {
        identity: agent.identity,
        role: name,
        source: 'grant_changes',
        source_row: row,
        certain: true,
        any_tool: was(allowsAnyTool(role, [role], agent.traits) === 'yes'),
        every_resource: was(allowsEverything(role, [role]) === 'yes'),
        acts_as: was(as.people.length > 0 && as.where === ''),
        people: as.people,
        why: '',
        wide_from: null,
        wide_until: until,
      };
    }
  }
}

function record(
  { identity, traits }: Agent,
  { role, grantRow, certain, why }: HeldRole,
  roles: readonly HeldRole[],
  as: ActsAs,
  earlier: Earlier,
): JsonObject {
  const denying = roles.filter((one) => one.certain).map((one) => one.role);
  const before = earlier.get(role.name);
  const spans: Span[] = [];
  const said = (right: Right, now: string): string => {
    if (now !== 'no' && !certain) return 'judgment';
    const span = before?.get(right);
    if (now !== 'no' || span === undefined || !certain) return now;
    spans.push(span);
    return 'earlier';
  };
  const acting =
    as.people.length === 0 ? 'no' : as.where !== '' ? 'judgment' : as.anybody ? 'anybody' : 'some';
  const rights = {
    any_tool: said('any_tool', allowsAnyTool(role, denying, traits)),
    every_resource: said('every_resource', allowsEverything(role, denying)),
    acts_as: said('acts_as', acting),
  };
  const span = spans.reduce<Span | null>(joined, null);
  return {
    identity,
    role: role.name,
    source: 'grants',
    source_row: grantRow,
    certain,
    ...rights,
    people: as.people,
    why: why || (as.where === '' ? '' : `only where ${as.where}`),
    wide_from: span?.from == null ? null : preciseText(span.from),
    wide_until: span?.until == null ? null : preciseText(span.until),
  };
}

function joined(one: Span | null, { from, until }: Span): Span {
  if (one === null) return { from, until };
  return {
    from: one.from === null || from === null ? null : Math.min(one.from, from),
    until: one.until === null || until === null ? null : Math.max(one.until, until),
  };
}

interface People {
  persons: string[];
  isBotUser(name: string): boolean;
}

function peopleOf(set: EvidenceSet): People {
  const users = set.db
    .prepare<[], { user_name: string; bot: string }>('SELECT user_name, bot FROM users ORDER BY user_name')
    .all();
  const bots = new Set(users.filter(({ bot }) => bot !== '').map(({ user_name }) => user_name));
  for (const name of set.db.prepare<[], string>('SELECT bot FROM bots').pluck().all())
    bots.add(`bot-${name}`);
  const persons = users.filter(({ bot }) => bot === '').map(({ user_name }) => user_name);
  return { persons, isBotUser: (name) => bots.has(name) };
}

/** Roles that bots held earlier in the period and hold no more; they are few. */
function lostRoles(set: EvidenceSet): ReadonlyMap<string, { role: string; row: string; until: string }[]> {
  const found = new Map<string, { role: string; row: string; until: string }[]>();
  const rows = set.db
    .prepare<[], { holder: string; role: string; row: string; until: string }>(
      `SELECT holder, role, max(row_id) AS row, max(to_time) AS until FROM grant_changes
       WHERE change = 'removed' AND holder_kind = 'bot' GROUP BY holder, role ORDER BY holder, role`,
    )
    .all();
  for (const { holder, ...rest } of rows) found.set(holder, [...(found.get(holder) ?? []), rest]);
  return found;
}

function impersonationDenied(set: EvidenceSet): (holder: string, role: string) => boolean {
  const given = set.db
    .prepare<[string, string], number>(
      "SELECT 1 FROM grants WHERE holder = ? AND via = ? AND grant_type = 'impersonation' LIMIT 1",
    )
    .pluck();
  const withheld = set.db
    .prepare<[string, string], number>(
      "SELECT 1 FROM withheld_grants WHERE holder = ? AND via = ? AND grant_type = 'impersonation' LIMIT 1",
    )
    .pluck();
  return (holder, role) => withheld.get(holder, role) === 1 && given.get(holder, role) !== 1;
}

function earlierRights(scope: EvidenceScope, names: ReadonlySet<string>, people: People): Earlier {
  const found = new Map<string, Map<Right, Span>>();
  for (const { rowId, body, validity } of definitionsOf(scope, 'roles')) {
    const role = readRole({ rowId, body });
    if (!names.has(role.name) || isClosing(validity, scope)) continue;
    const spans = found.get(role.name) ?? new Map<Right, Span>();
    const as = actsAs(role, people.persons, people.isBotUser);
    const rights: readonly (readonly [Right, boolean])[] = [
      ['any_tool', allowsAnyTool(role, [role], NO_TEMPLATES) === 'yes'],
      ['every_resource', allowsEverything(role, [role]) === 'yes'],
      ['acts_as', as.people.length > 0 && as.where === ''],
    ];
    for (const [right, isSo] of rights)
      if (isSo) spans.set(right, joined(spans.get(right) ?? null, validity));
    found.set(role.name, spans);
  }
  return found;
}

/** Templates of earlier definitions are left open. */
const NO_TEMPLATES = { sure: new Map(), possible: new Map(), unknown: 'not considered' };
