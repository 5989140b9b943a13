import type { ConfigFile } from '../../records/configFile.ts';
import { runCommand } from './command.ts';
import { type Message, messageBody, messageText } from './message.ts';
import { postWebhook, type Sending } from './webhook.ts';

/** `notify:` of affidavit.yaml. */
export type NotifySettings = NonNullable<ConfigFile['notify']>;

/**
 * Sends a message by each way that is configured, of the occasions that are. Nothing is sent where there is none.
 *
 * @returns a sentence for each way that failed; a failure is never more than that
 * @throws the signal's reason when it was aborted
 */
export async function notify(
  { webhook, command, on }: NotifySettings,
  message: Message,
  sending: Sending,
): Promise<string[]> {
  const occasions = message.occasions.filter((occasion) => on === undefined || on.includes(occasion.on));
  if (occasions.length === 0) return [];
  const wanted = { ...message, occasions };
  const failed = (way: string, why: string | null) =>
    why === null ? [] : [`The notification by ${way} was not sent: ${why}.`];
  return [
    ...(webhook === undefined
      ? []
      : failed(
          'webhook',
          await postWebhook(webhook.variable, messageBody(wanted, webhook.form ?? 'json'), sending),
        )),
    ...(command === undefined
      ? []
      : failed('command', await runCommand(command, messageText(wanted), sending))),
  ];
}
