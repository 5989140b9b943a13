import { eventTime, isRefused, object, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Calls of agents to tools and language models. Arguments, bodies and headers are never part of a row. */
export const agentActivity: EventDataset = perEvent({
  dataset: 'agent_activity',
  item: 'SES',
  description:
    'What agents did through the gateway in the period: sessions and requests of the Model Context Protocol with the tool called, calls of language models, and tokens of agents accepted or refused. Results are not recorded by the gateway.',
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
        ...authorityOf(event, identities),
        code: event.code,
      };
    };
  },
});

function nameAndVersion(value: Parameters<typeof object>[0]): string {
  const { name, version } = object(value);
  return text(value) || [text(name), text(version)].filter((part) => part !== '').join(' ');
}
