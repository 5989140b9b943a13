import {
  actorOf,
  actorOfUserChange,
  object,
  type ParsedEvent,
  text,
  texts,
} from '../../collectors/derived/eventBody.ts';
import type { Identities } from '../../collectors/derived/identities.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';

/** The actor of an event and its authority: access requests in use, an impersonator, a trusted device. */
export function authorityOf(event: ParsedEvent, identities: Identities): JsonObject {
  const { body } = event;
  const { actor, note } = event.event.startsWith('user.')
    ? actorOfUserChange(event)
    : { actor: actorOf(body), note: '' };
  const { kind, note: shown } = identities.of(actor, actor === '' ? {} : body);
  return {
    actor,
    actor_kind: kind,
    actor_note: note || shown,
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
