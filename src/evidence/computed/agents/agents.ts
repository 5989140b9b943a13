import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import { NO_TRAITS, type Traits } from '../../access/traits.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';

/** A bot or an agent runtime, and the name under which grants show its roles. */
export interface Agent {
  /** `bot:<name>` or `agent:<actor>` */
  identity: string;
  holder: string;
  /** of bots; those of other holders are not known here */
  traits: Traits;
}

const UNKNOWN: Traits = { ...NO_TRAITS, unknown: 'it depends on traits of the holder' };

/** Every bot of the closing snapshot, and every bot and agent that called something in the period. They are few. */
export function agentsOf(set: EvidenceSet): Agent[] {
  const found = new Map<string, Agent>();
  const bots = set.db
    .prepare<[], { bot: string; json: string }>('SELECT bot, json FROM bots ORDER BY bot, row_id')
    .all();
  for (const { bot, json } of bots) {
    const identity = `bot:${bot}`;
    const traits = traitsOfBot(JSON.parse(json) as JsonObject);
    found.set(identity, { identity, holder: identity, traits });
  }
  const callers = set.db
    .prepare<[], string>("SELECT DISTINCT identity FROM agent_calls WHERE identity <> '' ORDER BY identity")
    .pluck()
    .all();
  for (const identity of callers)
    if (!found.has(identity)) found.set(identity, { identity, holder: holderOf(identity), traits: UNKNOWN });
  return [...found.values()];
}

function holderOf(identity: string): string {
  return identity.startsWith('agent:') ? identity.slice('agent:'.length) : identity;
}

/** Newer gateways list traits by name and values; version 14 those of the bot's user. */
function traitsOfBot(body: JsonObject): Traits {
  const { traits } = object(body.spec);
  const pairs = Array.isArray(traits)
    ? objects(traits).map(({ name, values }) => [text(name), texts(values)] as const)
    : Object.entries(object(traits)).map(([name, values]) => [name, texts(values)] as const);
  return { ...NO_TRAITS, sure: new Map(pairs) };
}
