import { nameKind } from './secretNames.ts';
import { holdsPrivateKey, withoutUserInfo } from './secretText.ts';

/**
 * Whether a JSON text may hold anything that redact would change, cheaply: no event without a suspicious name or
 * text has to be parsed. True too often is slow, false is certain.
 *
 * @param json one JSON text in UTF-8, as canonicalJson writes it: no spaces, no needless escapes
 */
export function mayNeedRedaction(json: Buffer): boolean {
  // One byte, one character: names are ASCII, and decoding UTF-8 would cost more than all the rest.
  const text = json.toString('latin1');
  // A name that is secret holds no quote, so it reaches from the quote before the colon back to the one before that.
  for (let end = text.indexOf('":'); end >= 0; end = text.indexOf('":', end + 2)) {
    if (nameKind(text.slice(text.lastIndexOf('"', end - 1) + 1, end)) !== 'plain') return true;
  }
  // A string that begins like JSON is looked into, and its names are escaped in ways of its own.
  if (text.includes('"{') || text.includes('"[') || text.includes('"join_token.')) return true;
  return holdsPrivateKey(text) || withoutUserInfo(text) !== text;
}
