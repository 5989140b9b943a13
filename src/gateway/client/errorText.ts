import { redactMessage } from '../../redaction/text/redactMessage.ts';

const LIMIT = 500;
/** More than is ever shown; a gateway may send megabytes. */
const MOST_READ = 20_000;

/**
 * Makes a text from the gateway fit for messages and records: without secrets, without control or bidirectional
 * formatting characters, on one line, at most 500 characters.
 */
export function cleanErrorText(text: string): string {
  const line = redactMessage(text.slice(0, MOST_READ))
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= LIMIT ? line : `${letters.slice(0, LIMIT - 1).join('')}…`;
}
