import { nameKind } from './secretNames.ts';
import { holdsPrivateKey, withoutUserInfo } from './secretText.ts';

const NAME = /"([^"\\]+)":/g;

/**
 * Whether a JSON text may hold anything that scrubSecrets would change, cheaply: no event without a suspicious name or
 * text has to be parsed. True too often is slow, false is certain.
 *
 * @param json one JSON text in UTF-8, as canonicalJson writes it: no spaces, no needless escapes
 */
export function mayNeedScrub(json: Buffer): boolean {
  // One byte, one character: names are ASCII, and decoding UTF-8 would cost more than all the rest.
  const text = json.toString('latin1');
  for (const match of text.matchAll(NAME)) {
    if (nameKind(match[1] as string) !== 'plain') return true;
  }
  // A string that begins like JSON is looked into, and its names are escaped in ways of its own.
  if (text.includes('"{') || text.includes('"[') || text.includes('"join_token.')) return true;
  return holdsPrivateKey(text) || withoutUserInfo(text) !== text;
}
