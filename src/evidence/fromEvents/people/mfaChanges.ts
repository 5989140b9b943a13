import {
  actorOf,
  eventMs,
  eventTime,
  isRefused,
  type ParsedEvent,
  parseEvents,
  text,
} from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { knownDevices } from '../../../collectors/derived/knownDevices.ts';
import { SubjectStates } from '../../../collectors/derived/subjectStates.ts';
import { typesOfDataset } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { addressOf, mfaDeviceOf } from '../actor.ts';
import { type EventDataset, type EventSource, parsed, rangeOf, rowFor } from '../eventDataset.ts';
import { purposeOf } from './accountResets.ts';

const RESET = 'reset_password_token.create';
const TYPES = [...typesOfDataset('mfa_changes'), RESET];

/** Teleport 14 logs each registration twice, within a millisecond. */
const TWICE_MS = 1_000;

/** Second factors that were registered and removed. Both events name the owner of the device as `user`. */
export const mfaChanges: EventDataset = {
  dataset: 'mfa_changes',
  item: 'AUT',
  description:
    'MFA devices that were registered or removed in the period, and whose. The reset of an account removes all of its devices.',
  types: TYPES,
  columns: [
    'time',
    'user',
    'action',
    'device.name',
    'device.type',
    'device.uuid',
    'devices',
    'actor',
    'actor_kind',
    'ok',
    'address',
    'events',
  ],
  rows,
};

interface Waiting {
  key: string;
  ms: number;
  row: JsonObject;
  uids: string[];
}

function* rows(source: EventSource) {
  const { store, snapshot } = source;
  const identities = new Identities(store);
  const states = new SubjectStates(store, snapshot.id);
  // rows that a second event of the same change may still join
  let waiting: Waiting[] = [];
  for (const stored of store.events({ ...rangeOf(source), types: TYPES })) {
    const event = parsed(stored);
    const ms = eventMs(event);
    for (const { uids, row } of waiting.filter((row) => ms - row.ms > TWICE_MS))
      yield rowFor(uids[0] ?? '', { ...row, events: uids });
    waiting = waiting.filter((row) => ms - row.ms <= TWICE_MS);
    const row = event.event === RESET ? resetRow(event, source, states) : deviceRow(event);
    if (row === null) continue;
    const key = `${row.action} ${row.user} ${JSON.stringify(row.device)} ${row.ok}`;
    const twin = event.event === 'mfa.add' ? waiting.find((other) => other.key === key) : undefined;
    if (twin !== undefined) twin.uids.push(event.uid);
    else {
      const { kind } = identities.of(text(row.actor), row.actor === '' ? {} : event.body);
      waiting.push({ key, ms, row: { ...row, actor_kind: kind }, uids: [event.uid] });
    }
  }
  for (const { uids, row } of waiting) yield rowFor(uids[0] ?? '', { ...row, events: uids });
}

function deviceRow(event: ParsedEvent): JsonObject {
  const device = mfaDeviceOf(event.body);
  return {
    ...sharedOf(event),
    user: text(event.body.user),
    action: event.event === 'mfa.add' ? 'added' : 'removed',
    device,
    device_uuid: text(device.uuid),
    devices: [text(device.name) || text(device.uuid)].filter((name) => name !== ''),
  };
}

/** The devices that a reset removed, as far as the log knows them; whether there were others it cannot say. */
function resetRow(event: ParsedEvent, { store }: EventSource, states: SubjectStates): JsonObject | null {
  if (isRefused(event) || purposeOf(event, store, states) === 'invitation') return null;
  const user = text(event.body.name);
  const devices = knownDevices(parseEvents(store.eventsOfSubject('user', user)), event.timeUs);
  return {
    ...sharedOf(event),
    user,
    action: 'all removed by a reset of the account',
    device: { name: '', type: '', uuid: '' },
    device_uuid: '',
    devices: devices.map(({ name, uuid }) => name || uuid),
  };
}

function sharedOf(event: ParsedEvent): JsonObject {
  return {
    time: eventTime(event),
    actor: actorOf(event.body),
    ok: !isRefused(event),
    impersonator: text(event.body.impersonator),
    address: addressOf(event.body),
  };
}
