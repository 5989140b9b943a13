import { actorOf, eventTime, isRefused, object, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';
import { actingBot, personActedFor } from './actingBot.ts';

/** Calls of agents to tools and language models. Arguments, bodies and headers are never part of a row. */
export const agentCalls: EventDataset = perEvent({
  dataset: 'agent_calls',
  item: 'SES',
  description:
    'Sessions and requests of the Model Context Protocol with the tool called, calls of language models, and tokens of agents accepted or refused, in the period. The gateway records no results: bodies of responses are in no event.',
  columns: [
    'time',
    'event',
    'app',
    'method',
    'tool',
    'ok',
    'reason',
    'sid',
    'client',
    'server',
    'ingress_auth_type',
    'egress_auth_type',
    'model',
    'beam_id',
    'identity',
    'acting_for',
    ...AUTHORITY_COLUMNS,
    'code',
    'events',
  ],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => {
      const { body } = event;
      const message = object(body.message);
      const params = object(message.params ?? body.params);
      const method = text(message.method) || text(body.method);
      const refused = isRefused(event);
      return {
        time: eventTime(event),
        event: event.event,
        app: text(body.app_name),
        method,
        // only this method's name is that of a tool
        tool: method === 'tools/call' ? text(params.name) : '',
        ok: !refused,
        reason: refused ? failureReason(body) : '',
        sid: text(body.sid) || text(body.mcp_session_id),
        client: nameAndVersion(body.client_info),
        server: nameAndVersion(body.server_info),
        protocol_version: text(body.protocol_version),
        ingress_auth_type: text(body.ingress_auth_type),
        egress_auth_type: text(body.egress_auth_type),
        model: text(body.model) || text(object(body.request).model),
        beam_id: text(body.beam_id),
        ...machineOf(body, identities),
        ...authorityOf(event, identities),
        code: event.code,
      };
    };
  },
});

/** The bot or agent runtime that made a call, and the user as whom a bot made it. */
function machineOf(body: JsonObject, identities: Identities): { identity: string; acting_for: string } {
  const actor = actorOf(body);
  const bot = actingBot(actor, text(body.bot_name), text(body.impersonator), identities);
  if (bot === '') {
    const isAgent = text(body.beam_id) !== '' && actor !== '';
    return { identity: isAgent ? `agent:${actor}` : '', acting_for: '' };
  }
  return { identity: `bot:${bot}`, acting_for: personActedFor(actor, bot, identities) };
}

function nameAndVersion(value: Parameters<typeof object>[0]): string {
  const { name, version } = object(value);
  return text(value) || [text(name), text(version)].filter((part) => part !== '').join(' ');
}
