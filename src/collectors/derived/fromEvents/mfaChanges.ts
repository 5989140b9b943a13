import { eventTime, isRefused, text } from '../eventBody.ts';
import { addressOf, mfaDeviceOf } from './actor.ts';
import { type EventDataset, perEvent } from './eventDataset.ts';

/** Second factors that were registered and removed. Both events name the owner of the device as `user`. */
export const mfaChanges: EventDataset = perEvent({
  dataset: 'mfa_changes',
  item: 'AUT',
  description: 'MFA devices that were registered or removed in the period, and whose.',
  types: ['mfa.add', 'mfa.delete'],
  columns: ['time', 'user', 'action', 'device.name', 'device.type', 'device.uuid', 'ok', 'address', 'events'],
  reader: () => (event) => ({
    time: eventTime(event),
    user: text(event.body.user),
    action: event.event === 'mfa.add' ? 'added' : 'removed',
    device: mfaDeviceOf(event.body),
    ok: !isRefused(event),
    impersonator: text(event.body.impersonator),
    address: addressOf(event.body),
  }),
});
