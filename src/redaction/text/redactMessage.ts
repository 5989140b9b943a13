import { redactText } from './redactText.ts';

const PEM = /-----BEGIN[^-]{0,64}-----[\s\S]*?(?:-----END[^-]{0,64}-----|$)/g;

/**
 * A message or a stack trace without secrets. Key material is cut out of it, so that the rest can be read.
 *
 * @param text of any length, of one line or several
 */
export function redactMessage(text: string): string {
  return text
    .replace(PEM, '[key material removed]')
    .split('\n')
    .map((line) => redactText(line))
    .join('\n');
}
