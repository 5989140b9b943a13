import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { Agent } from './agents.ts';

interface Totals {
  sessions: number;
  tool_calls: number;
  tool_calls_refused: number;
  llm_calls: number;
  llm_calls_failed: number;
  first_us: number | null;
  last_us: number | null;
}

/** Rows of agent_activity: what each bot and agent did and may do; none for a bot that did nothing and may call no tool. */
export function* agentActivityRows({ db }: EvidenceSet, agents: readonly Agent[]): Generator<JsonObject> {
  const totals = db.prepare<[string], Totals>(
    `SELECT sum(event_type = 'mcp.session.start' AND ok = 1) AS sessions, sum(tool <> '' AND ok = 1) AS tool_calls,
       sum(tool <> '' AND ok = 0) AS tool_calls_refused, sum(event_type = 'app.session.llm.request.success') AS llm_calls,
       sum(event_type = 'app.session.llm.request.failure') AS llm_calls_failed, min(time_us) AS first_us, max(time_us) AS last_us
     FROM agent_calls WHERE identity = ?`,
  );
  const names = (column: string, where: string) =>
    db
      .prepare<[string], string>(
        `SELECT DISTINCT ${column} FROM agent_calls WHERE identity = ? AND ${column} <> '' AND ${where} ORDER BY 1`,
      )
      .pluck();
  const called = names('tool', 'ok = 1');
  const refused = names('tool', 'ok = 0');
  const servers = names('app', '1 = 1');
  const models = names('model', '1 = 1');
  const actedFor = names('acting_for', '1 = 1');
  const allowed = db
    .prepare<[string, number], string>(
      "SELECT DISTINCT tool FROM agent_tools WHERE identity = ? AND kind = 'allowed' AND calls + refused <= ? ORDER BY 1",
    )
    .pluck();
  for (const { identity } of agents) {
    const { first_us, last_us, ...counts } = totals.get(identity) as Totals;
    const tools_allowed = allowed.all(identity, Number.MAX_SAFE_INTEGER);
    if (first_us === null && tools_allowed.length === 0) continue;
    yield {
      identity,
      servers: servers.all(identity),
      ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count ?? 0])),
      tools_called: called.all(identity),
      tools_refused: refused.all(identity),
      models: models.all(identity),
      tools_allowed,
      tools_never_called: allowed.all(identity, 0),
      acted_for: actedFor.all(identity),
      first_at: first_us === null ? null : preciseText(first_us),
      last_at: last_us === null ? null : preciseText(last_us),
    };
  }
}
