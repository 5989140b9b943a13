import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Message } from './message.ts';
import { type NotifySettings, notify } from './notify.ts';
import type { Sending } from './webhook.ts';

/**
 * Notifies of what a run found, where the configuration says how. Never throws: the run is over, and its result counts.
 *
 * @param settings undefined: nobody is notified
 * @param message what there is to say
 * @returns a sentence for each notification that failed
 */
export async function deliver(
  settings: NotifySettings | undefined,
  message: () => Omit<Message, 'at'>,
  sending: Sending,
): Promise<string[]> {
  if (settings === undefined) return [];
  try {
    return await notify(settings, { at: new Date().toISOString(), ...message() }, sending);
  } catch (error) {
    const why = error instanceof AffidavitError ? error.message : 'an internal error';
    return [`The notification was not sent: ${why}`];
  }
}
