import { isRefused, object, type ParsedEvent, text } from './eventBody.ts';

/** An MFA device as events name it. */
export interface KnownDevice {
  name: string;
  uuid: string;
}

/**
 * The MFA devices that a user had at some time, as far as events know: registered, and not removed since.
 *
 * @param events the user's events in (time, uid) order
 * @param atUs microseconds since the epoch; events from then on do not count
 */
export function knownDevices(events: readonly ParsedEvent[], atUs: number): KnownDevice[] {
  const held = new Map<string, KnownDevice>();
  for (const event of events) {
    if (event.timeUs >= atUs) break;
    if (isRefused(event)) continue;
    const nested = object(event.body.mfa_device);
    const name = text(nested.mfa_device_name) || text(event.body.mfa_device_name);
    const uuid = text(nested.mfa_device_uuid) || text(event.body.mfa_device_uuid);
    if (event.event === 'mfa.add') held.set(uuid || name, { name, uuid });
    if (event.event === 'mfa.delete') {
      for (const [key, device] of held)
        if ((uuid !== '' && device.uuid === uuid) || (uuid === '' && device.name === name)) held.delete(key);
    }
  }
  return [...held.values()];
}
