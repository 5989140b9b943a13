import { eventTime, isRefused, text, timeOrNull } from '../../../collectors/derived/eventBody.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import { addressOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** How the hosts of agents and services got their first credentials (`instance.join`). */
export const instanceJoins: EventDataset = perEvent({
  dataset: 'instance_joins',
  item: 'NOD',
  description:
    'Joins of agents and services in the period: which host, in which role, by which method and token.',
  columns: [
    'time',
    'host_id',
    'node_name',
    'role',
    'method',
    'token',
    'token_expires',
    'ok',
    'address',
    'error',
    'code',
    'events',
  ],
  reader: () => (event) => {
    const { body } = event;
    const refused = isRefused(event);
    return {
      time: eventTime(event),
      host_id: text(body.host_id),
      node_name: text(body.node_name),
      role: text(body.role),
      method: text(body.method),
      // masked by the gateway, or by us, where the name is the secret
      token: text(body.token_name),
      token_expires: timeOrNull(body.token_expires),
      ok: !refused,
      attributes: body.attributes ?? null,
      address: addressOf(body),
      error: refused ? failureReason(body) : '',
      code: event.code,
    };
  },
});
