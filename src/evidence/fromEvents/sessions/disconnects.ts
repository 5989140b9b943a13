import { eventTime, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Connections that the gateway cut: by a lock, an expired certificate, idleness (`client.disconnect`). */
export const disconnects: EventDataset = perEvent({
  dataset: 'disconnects',
  item: 'SES',
  description:
    'Connections that the gateway ended in the period: whose, to which target, and why (a lock, an expired certificate, idleness).',
  columns: ['time', 'user', 'login', 'target', 'protocol', 'reason', ...AUTHORITY_COLUMNS, 'events'],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => ({
      time: eventTime(event),
      user: text(event.body.user),
      login: text(event.body.login),
      target: text(event.body.server_hostname) || text(event.body.server_id),
      protocol: text(event.body.proto),
      reason: text(event.body.reason),
      sid: text(event.body.sid),
      ...authorityOf(event, identities),
    });
  },
});
