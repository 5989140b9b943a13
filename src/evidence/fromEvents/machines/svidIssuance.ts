import { eventTime, isRefused, text, texts } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonValue } from '../../../formats/canonicalJson.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';

/** Every identity document that a workload was given or refused (`spiffe.svid.issued`, teleport-api §3.8). */
export const svidIssuance: EventDataset = perEvent({
  dataset: 'svid_issuance',
  item: 'WID',
  description:
    'Identities issued to workloads in the period, and refused: SPIFFE id, kind, serial number or token id, names, under which workload identity.',
  columns: [
    'time',
    'ok',
    'spiffe_id',
    'svid_type',
    'serial_number',
    'jti',
    'workload_identity',
    'dns_sans',
    'ip_sans',
    'audiences',
    'hint',
    'bot',
    'bot_instance',
    ...AUTHORITY_COLUMNS,
    'error',
    'events',
  ],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => {
      const { body } = event;
      const refused = isRefused(event);
      const attributes: JsonValue = body.attributes ?? null;
      return {
        time: eventTime(event),
        ok: !refused,
        spiffe_id: text(body.spiffe_id),
        svid_type: text(body.svid_type),
        serial_number: text(body.serial_number),
        jti: text(body.jti),
        workload_identity: text(body.workload_identity),
        workload_identity_revision: text(body.workload_identity_revision),
        dns_sans: texts(body.dns_sans),
        ip_sans: texts(body.ip_sans),
        audiences: texts(body.audiences),
        hint: text(body.hint),
        bot: text(body.bot_name),
        bot_instance: text(body.bot_instance_id),
        attributes,
        ...authorityOf(event, identities),
        error: refused ? failureReason(body) : '',
      };
    };
  },
});
