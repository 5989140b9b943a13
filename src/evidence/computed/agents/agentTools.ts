import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { any } from '../../access/answer.ts';
import { matches, matchesAnybody } from '../../access/patterns.ts';
import { NO_TRAITS, type Traits } from '../../access/traits.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { Agent } from './agents.ts';
import type { HeldRole, HeldRoles } from './heldRoles.ts';
import { toolPatterns } from './wideRights.ts';

/** Calls of one tool by one bot or agent, as itself or for a user. */
interface Called {
  identity: string;
  acting_for: string;
  app: string;
  tool: string;
  calls: number;
  refused: number;
  first_us: number;
  last_us: number;
}

const OTHERS: Traits = { ...NO_TRAITS, unknown: 'it depends on traits of the holder' };

/** Rows of agent_tools: tools called, then tools allowed, by bot and agent. */
export function* agentToolRows(
  set: EvidenceSet,
  agents: readonly Agent[],
  held: HeldRoles,
): Generator<JsonObject> {
  const byIdentity = new Map(agents.map((agent) => [agent.identity, agent]));
  const lastAllowed = set.db
    .prepare<[string, string, string, string], string>(
      `SELECT row_id FROM agent_calls WHERE identity = ? AND acting_for = ? AND app = ? AND tool = ? AND ok = 1
       ORDER BY time_us DESC, row_id LIMIT 1`,
    )
    .pluck();
  const called = set.db
    .prepare<[], Called>(
      `SELECT identity, acting_for, app, tool, sum(ok) AS calls, count(*) - sum(ok) AS refused, min(time_us) AS first_us, max(time_us) AS last_us
       FROM agent_calls WHERE identity <> '' AND tool <> '' GROUP BY identity, acting_for, app, tool ORDER BY identity, acting_for, app, tool`,
    )
    .all();
  for (const one of called) {
    const agent = byIdentity.get(one.identity);
    const holder = one.acting_for || (agent?.holder ?? one.identity);
    const traits = one.acting_for === '' ? (agent?.traits ?? OTHERS) : OTHERS;
    yield {
      identity: one.identity,
      holder,
      kind: 'called',
      app: one.app,
      tool: one.tool,
      ...calls(one),
      last_event: lastAllowed.get(one.identity, one.acting_for, one.app, one.tool) ?? '',
      ...allowance(one.tool, held.of(holder), traits),
      any_tool: false,
    };
  }
  const own = Map.groupBy(
    called.filter(({ acting_for }) => acting_for === ''),
    ({ identity }) => identity,
  );
  for (const agent of agents) yield* allowedRows(agent, held.of(agent.holder), own.get(agent.identity) ?? []);
}

function* allowedRows(
  { identity, holder, traits }: Agent,
  roles: readonly HeldRole[],
  called: readonly Called[],
): Generator<JsonObject> {
  const seen = new Set<string>();
  for (const { role, certain, why } of roles) {
    for (const pattern of toolPatterns(role.allow, traits).patterns) {
      if (seen.has(pattern)) continue;
      seen.add(pattern);
      const { allowed_now, why: open } = allowance(pattern, roles, traits);
      if (allowed_now === 'no') continue;
      const fitting = called.filter(({ tool }) => matches(pattern, tool) !== 'no');
      const sum = (of: (one: Called) => number) => fitting.reduce((total, one) => total + of(one), 0);
      yield {
        identity,
        holder,
        kind: 'allowed',
        app: '',
        tool: pattern,
        ...(fitting.length === 0
          ? { calls: 0, refused: 0, first_at: null, last_at: null }
          : calls({
              calls: sum((one) => one.calls),
              refused: sum((one) => one.refused),
              first_us: fitting.reduce(
                (least, one) => Math.min(least, one.first_us),
                Number.POSITIVE_INFINITY,
              ),
              last_us: fitting.reduce((most, one) => Math.max(most, one.last_us), 0),
            })),
        last_event: '',
        allowed_by: role.name,
        allowed_now: certain ? allowed_now : 'judgment',
        why: why || open,
        any_tool: matchesAnybody(pattern) === 'yes',
      };
    }
  }
}

function calls({
  calls,
  refused,
  first_us,
  last_us,
}: Omit<Called, 'identity' | 'acting_for' | 'app' | 'tool'>) {
  return { calls, refused, first_at: preciseText(first_us), last_at: preciseText(last_us) };
}

/** Whether the holder's roles allow a tool, less what they deny. */
function allowance(
  tool: string,
  roles: readonly HeldRole[],
  traits: Traits,
): { allowed_by: string; allowed_now: string; why: string } {
  if (roles.length === 0)
    return { allowed_by: '', allowed_now: 'judgment', why: 'the snapshot shows no role of the holder' };
  const sides = roles.map((one) => ({
    ...one,
    allow: toolPatterns(one.role.allow, traits),
    deny: toolPatterns(one.role.deny, traits),
  }));
  const fits = (patterns: readonly string[]) => any(patterns.map((pattern) => matches(pattern, tool)));
  const denied = sides.find((one) => one.certain && fits(one.deny.patterns) === 'yes');
  if (denied !== undefined) return { allowed_by: '', allowed_now: 'no', why: '' };
  const open =
    sides.find(({ deny }) => deny.unknown !== '')?.deny.unknown ??
    sides.find((one) => fits(one.deny.patterns) !== 'no')?.why;
  const sure = sides.find((one) => one.certain && fits(one.allow.patterns) === 'yes');
  if (sure !== undefined)
    return {
      allowed_by: sure.role.name,
      allowed_now: open === undefined ? 'yes' : 'judgment',
      why: open ?? '',
    };
  const perhaps = sides.find((one) => fits(one.allow.patterns) !== 'no' || one.allow.unknown !== '');
  if (perhaps === undefined) return { allowed_by: '', allowed_now: 'no', why: '' };
  const why = perhaps.why || perhaps.allow.unknown || 'a pattern of the role is not evaluated';
  return { allowed_by: perhaps.role.name, allowed_now: 'judgment', why };
}
