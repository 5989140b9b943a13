import {
  ACTOR_NOT_RECORDED,
  array,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  text,
  texts,
} from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { eventTypeInfo } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { AUTHORITY_COLUMNS, authorityOf } from '../actor.ts';
import { type EventDataset, type EventSource, perEvent } from '../eventDataset.ts';
import { automaticReason } from './automaticChanges.ts';
import { type Earlier, EarlierResources } from './earlierResources.ts';

/** Changes of the configuration: who changed what, when, with what authority. What it said before is in older snapshots. */
export const configChanges: EventDataset = perEvent({
  dataset: 'config_changes',
  item: 'CHG',
  description:
    'Configuration changes of the period: what kind and name, what was done, by whom, with what authority; changes that the gateway makes by itself are marked. The events do not contain the old value, and Teleport 14 logs no change of cluster settings: snapshots show both.',
  columns: [
    'time',
    'kind',
    'name',
    'action',
    'class',
    'automatic',
    ...AUTHORITY_COLUMNS,
    'roles',
    'roles_added',
    'roles_removed',
    'connector',
    'ok',
    'error',
    'code',
    'events',
  ],
  reader: (source) => {
    const identities = new Identities(source.store);
    const earlier = new EarlierResources(source.store, source.snapshot.id);
    return (event) => rowOf(event, source, identities, earlier);
  },
});

function rowOf(
  event: ParsedEvent,
  { store }: EventSource,
  identities: Identities,
  resources: EarlierResources,
): JsonObject {
  const { body } = event;
  const change = eventTypeInfo(event.event, event.code)?.change;
  const kind = change?.kind ?? '';
  const name = nameOf(event);
  const roles = texts(body.roles);
  const authority = authorityOf(event, identities);
  const isLogin = event.event === 'user.create' && body.user === 'system' && text(body.connector) !== '';
  // users that a provider's login makes again are not looked up: there are as many as logins
  const earlier: Earlier =
    name === '' || isLogin ? { exists: false, roles: null } : resources.before(kind, name, event);
  const automatic = automaticReason(event, earlier, identities, store);
  const exists = earlier.exists || authority.actor_note === ACTOR_NOT_RECORDED;
  const logged = change?.action ?? '';
  const action = logged === 'created' && exists && name !== '' ? 'updated' : logged;
  const refused = isRefused(event);
  if (name !== '' && !refused)
    resources.note(kind, name, action === 'deleted' ? null : { exists: true, roles });
  const added = earlier.roles === null ? null : roles.filter((role) => !earlier.roles?.includes(role));
  const removed = earlier.roles === null ? null : earlier.roles.filter((role) => !roles.includes(role));
  const isUser = kind === 'user' && action !== 'deleted';
  const isWider = !isUser || action === 'created' || added === null || added.length > 0;
  return {
    time: eventTime(event),
    kind,
    name,
    action,
    class: automatic !== '' ? 'automatic' : isWider ? (change?.class ?? 'resource') : 'resource',
    automatic,
    ...authority,
    ...(automatic === 'lock-out after failed logins' ? GATEWAY : {}),
    roles,
    roles_added: isUser ? added : null,
    roles_removed: isUser ? removed : null,
    connector: text(body.connector),
    access_list: text(body.access_list_name),
    ok: !refused,
    error: refused ? failureReason(body) : '',
    code: event.code,
  };
}

const GATEWAY = { actor: 'system', actor_kind: 'system', actor_note: 'the gateway' };

/** Cluster-wide settings have no name; members of access lists and devices are named in their own ways (§3.8). */
function nameOf({ body }: ParsedEvent): string {
  const device = object(body.device);
  const members = array(body.members).map((member) => text(object(member).member_name));
  const list = text(body.access_list_name);
  if (list !== '') return members.length === 0 ? list : `${list}: ${members.join(', ')}`;
  return text(body.name) || text(device.device_id) || text(body.token_name);
}
