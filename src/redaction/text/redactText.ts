import { REDACTED, type RedactionRule } from '../rules.ts';
import { withoutUserInfo } from './addresses.ts';
import { withoutAssigned } from './assignments.ts';
import { withoutTyped } from './commands.ts';
import { holdsKubernetesSecret, holdsPrivateKey, holdsWebKey } from './privateKeys.ts';
import { SHAPES } from './shapes.ts';

/** Texts are redacted again until nothing changes; one that keeps changing goes as a whole. */
const MOST_PASSES = 4;

export type OnFound = (rule: RedactionRule) => void;

/**
 * Takes secrets out of any text: private keys, tokens by their form, values after secret names, credentials in addresses. What is
 * left goes through unchanged a second time. Takes time in proportion to the length.
 *
 * @param onFound gets the rule of each thing that was taken out
 */
export function redactText(text: string, onFound: OnFound = () => undefined): string {
  if (text.length < 4) return text;
  if (holdsPrivateKey(text) || holdsWebKey(text)) return whole('private_key', onFound);
  if (holdsKubernetesSecret(text)) return whole('kubernetes_secret', onFound);
  let before = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const after = withoutEncoded(once(before, onFound), onFound);
    if (after === before) return after;
    before = after;
  }
  return whole('secret_setting', onFound);
}

function whole(rule: RedactionRule, onFound: OnFound): string {
  onFound(rule);
  return REDACTED;
}

function once(text: string, onFound: OnFound): string {
  let out = withoutAssigned(text, () => onFound('secret_setting'));
  out = withoutTyped(out, () => onFound('secret_setting'));
  for (const { rule, pattern, instead } of SHAPES) {
    out = out.replace(pattern, (matched: string, ...groups: unknown[]) => {
      const replaced = instead === undefined ? REDACTED : instead(matched, ...(groups as string[]));
      if (replaced !== matched) onFound(rule);
      return replaced;
    });
  }
  const bare = withoutUserInfo(out);
  if (bare !== out) onFound('address_credentials');
  return bare;
}

const PERCENT = /%[0-9a-fA-F]{2}/;
const UNICODE_ALL = /\\+u00([0-7][0-9a-fA-F])/g;
const UNICODE = /\\u00[0-7][0-9a-fA-F]/;

/** Percent-encoded words, as many layers as three, and texts with Unicode escapes whose plain form holds a secret. */
function withoutEncoded(text: string, onFound: OnFound): string {
  if (UNICODE.test(text) && hides(decoded(text, UNICODE_ALL))) return whole('encoded_secret', onFound);
  if (!PERCENT.test(text)) return text;
  return text.replace(/[^\s"<>]+/g, (word) => {
    let plain = word;
    for (let layer = 0; layer < 3 && PERCENT.test(plain); layer++) {
      plain = decoded(plain, /%([0-7][0-9a-fA-F])/g);
      if (!hides(plain) && !(UNICODE.test(plain) && hides(decoded(plain, UNICODE_ALL)))) continue;
      onFound('encoded_secret');
      return REDACTED;
    }
    return word;
  });
}

function decoded(text: string, escapes: RegExp): string {
  return text.replace(escapes, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function hides(plain: string): boolean {
  return (
    holdsPrivateKey(plain) ||
    holdsWebKey(plain) ||
    holdsKubernetesSecret(plain) ||
    once(plain, () => undefined) !== plain
  );
}
