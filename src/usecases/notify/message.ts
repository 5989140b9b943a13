import { plural } from '../../formats/plural.ts';
import type { NOTIFY_ON } from '../../records/configFile.ts';

/** Why somebody is notified. */
export type NotifyOn = (typeof NOTIFY_ON)[number];

/** One occasion in a sentence or two. Counts and names of datasets and tests: no rows of evidence. */
export interface Occasion {
  on: NotifyOn;
  text: string;
}

/** All that one run has to say. */
export interface Message {
  /** RFC 3339 UTC */
  at: string;
  /** null: not known, since the gateway was not reached */
  cluster: string | null;
  occasions: readonly Occasion[];
}

/** The message as lines of text: for a command, and within Slack's form. */
export function messageText({ at, cluster, occasions }: Message): string {
  const of = cluster === null ? '' : ` of ${cluster}`;
  const head = `affidavit${of}, ${at.replace(/\.\d+Z$/, 'Z')}: ${plural(occasions.length, 'notification')}`;
  return [head, ...occasions.map(({ on, text }) => `${on}: ${text}`)].join('\n');
}

/** The body of a POST: Slack's form (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks), or all members as JSON. */
export function messageBody(message: Message, form: 'slack' | 'json'): string {
  if (form === 'json')
    return JSON.stringify({ schema: 'urn:affidavit:soc2-evidence:notification:v1', ...message });
  const text = messageText(message).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return JSON.stringify({ text });
}
