import { nameKind } from './secretNames.ts';
import { isTriggered } from './triggers.ts';

/**
 * Whether a JSON text may hold anything that redact would change, cheaply: no event without a suspicious name or text has to be
 * parsed. True too often is slow, false is certain.
 *
 * @param json one JSON text in UTF-8, as canonicalJson writes it: no spaces, no needless escapes
 */
export function mayNeedRedaction(json: Buffer): boolean {
  // One byte, one character: names are ASCII, and decoding UTF-8 would cost more than all the rest.
  const text = json.toString('latin1');
  for (let start = text.indexOf('"'); start >= 0; start = text.indexOf('"', start)) {
    const end = endOfString(text, start + 1);
    if (end < 0) return true;
    const isName = text.charCodeAt(end + 1) === 0x3a;
    if (isName ? nameKind(text.slice(start + 1, end)) !== 'plain' : isTriggered(text, start + 1, end))
      return true;
    start = end + 1;
  }
  return false;
}

/** The quote that ends a string; -1 where an escape other than of a line end or tab is met: JSON in a text has such. */
function endOfString(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code !== 0x5c) continue;
    const escaped = text[++at];
    if (escaped !== 'n' && escaped !== 't' && escaped !== 'r') return -1;
  }
  return -1;
}
