import {
  array,
  eventMs,
  eventTime,
  object,
  type ParsedEvent,
  text,
  texts,
  timeOrNull,
} from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { type EventDataset, perEvent } from '../eventDataset.ts';
import { actingBot, personActedFor } from './actingBot.ts';

/** Every certificate that the gateway issued to a person or a bot (`cert.create`). */
export const certificates: EventDataset = perEvent({
  dataset: 'certificates',
  item: 'CA',
  description:
    'Certificates issued in the period: for whom, with which roles, for how long, whether MFA stood behind it, under which access requests.',
  columns: [
    'time',
    'user',
    'user_kind',
    'cert_type',
    'roles',
    'expires',
    'ttl_seconds',
    'mfa_device',
    'access_requests',
    'impersonator',
    'bot',
    'acting_for',
    'bot_instance',
    'route',
    'allowed_resources',
    'usage',
    'logins',
    'address',
    'private_key_policy',
    'reissue_forbidden',
    'device',
    'events',
  ],
  reader: ({ store }) => {
    const identities = new Identities(store);
    return (event) => certificateOf(event, identities);
  },
});

/** A certificate from the event of its issuance. */
export function certificateOf(event: ParsedEvent, identities: Identities): JsonObject {
  const identity = object(event.body.identity);
  const user = text(identity.user) || text(event.body.user);
  const expires = timeOrNull(identity.expires);
  const device = object(identity.device_extensions);
  const bot = actingBot(user, text(identity.bot_name), text(identity.impersonator), identities);
  return {
    time: eventTime(event),
    user,
    user_kind: identities.of(user, identity).kind,
    cert_type: text(event.body.cert_type),
    roles: texts(identity.roles),
    expires,
    // to the millisecond: the events' own times are no finer
    ttl_seconds: expires === null ? null : Math.round(Date.parse(expires) - eventMs(event)) / 1000,
    // a certificate that MFA stood behind names the device (§3.8)
    mfa_device: text(identity.mfa_device_uuid),
    access_requests: texts(identity.access_requests),
    impersonator: text(identity.impersonator),
    bot,
    acting_for: bot === '' ? '' : personActedFor(user, bot, identities),
    bot_instance: text(identity.bot_instance_id),
    route: routeOf(identity),
    allowed_resources: Math.max(
      array(identity.allowed_resource_ids).length,
      array(identity.allowed_resource_access_ids).length,
    ),
    usage: texts(identity.usage),
    logins: texts(identity.logins),
    address: text(identity.client_ip),
    private_key_policy: text(identity.private_key_policy),
    reissue_forbidden: identity.disallow_reissue === true,
    previous_expires: timeOrNull(identity.prev_identity_expires),
    device: text(device.asset_tag) || text(device.device_id),
  };
}

/** The sole use of a certificate when it has one, in words: "app:console", "db:orders", "kube:prod". */
function routeOf(identity: JsonObject): string {
  const app = object(identity.route_to_app);
  const database = object(identity.route_to_database);
  const routes = [
    ['app', text(app.name) || text(app.public_addr)],
    ['db', text(database.service_name)],
    ['kube', text(identity.kubernetes_cluster)],
    ['cluster', text(identity.route_to_cluster)],
  ] as const;
  const found = routes.find(([, name]) => name !== '');
  return found === undefined ? '' : found.join(':');
}
