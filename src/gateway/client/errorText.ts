const LIMIT = 500;
const PEM = /-----BEGIN[^-]{0,64}-----[\s\S]*?(?:-----END[^-]{0,64}-----|$)/g;

/**
 * Makes a text from the gateway fit for messages and records: without key material, without control or bidirectional
 * formatting characters, on one line, at most 500 characters.
 */
export function cleanErrorText(text: string): string {
  const line = text
    .replace(PEM, '[key material removed]')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= LIMIT ? line : `${letters.slice(0, LIMIT - 1).join('')}…`;
}
