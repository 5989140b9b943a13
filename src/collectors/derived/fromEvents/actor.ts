import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { actorOf, actorOfUserChange, object, type ParsedEvent, text, texts } from '../eventBody.ts';

/** Somebody who administers the auth server from its own host shows as "<host uuid>.<cluster>" (gateway-api §0.4 item 6). */
const LOCAL_ADMINISTRATOR = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\./;

/** user_kind of newer events: 1 is a person, 2 a bot (gateway-api §3.7). */
const BOT = 2;

function kindOf(actor: string, body: JsonObject): string {
  if (actor === '') return 'not recorded';
  if (LOCAL_ADMINISTRATOR.test(actor)) return 'local administrator on the auth host';
  if (actor === 'system') return 'the gateway itself';
  const isBot = body.user_kind === BOT || text(body.bot_name) !== '' || actor.startsWith('bot-');
  return isBot ? 'bot' : 'person';
}

/** Who did something and with what authority, as an event tells: access requests in use, an impersonator, a trusted device. */
export function authorityOf(event: ParsedEvent): JsonObject {
  const { body } = event;
  const { actor, note } = event.event.startsWith('user.')
    ? actorOfUserChange(event)
    : { actor: actorOf(body), note: '' };
  return {
    actor,
    actor_kind: kindOf(actor, body),
    actor_note: note,
    impersonator: text(body.impersonator),
    access_requests: texts(body.access_requests),
    trusted_device:
      text(object(body.trusted_device).asset_tag) || text(object(body.trusted_device).device_id),
    address: addressOf(body),
  };
}

/** Columns of `authorityOf`. */
export const AUTHORITY_COLUMNS = [
  'actor',
  'actor_kind',
  'actor_note',
  'impersonator',
  'access_requests',
  'trusted_device',
  'address',
];

/** Where a call came from, or the empty string. */
export function addressOf(body: JsonObject): string {
  return text(body['addr.remote']);
}

/** The MFA device that an event names, as one object; members are empty where it names none. */
export function mfaDeviceOf(body: JsonObject): JsonObject {
  const nested = object(body.mfa_device);
  const member = (name: string) => text(nested[name]) || text(body[name]);
  return {
    name: member('mfa_device_name'),
    type: member('mfa_device_type'),
    uuid: member('mfa_device_uuid'),
  };
}
