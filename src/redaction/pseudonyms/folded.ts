const ASCII = /^\p{ASCII}*$/u;

/**
 * Lower case, one character by one, so that each keeps its place and its surroundings do not matter: characters whose lower case
 * is longer stay as they are.
 */
export function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+|\P{ASCII}/gu, (one) => {
    const lower = one.toLowerCase();
    return lower.length === one.length ? lower : one;
  });
}

/** The one spelling under which a name is known: whatever its case and its Unicode form. */
export function nameKey(name: string): string {
  return folded(name.normalize('NFC'));
}
