/** How two names are alike: the same; but for the case of letters; but for the part after the `@`. */
export type NameLikeness = 'same' | 'case' | 'domain';

/**
 * How two names of people are alike, where they are. Names compare exactly everywhere else: `Mira` and `mira`, or `mira` and
 * `mira@example.com`, are two accounts; whether of one human, a person judges.
 *
 * @returns null for two different names, and where one is empty
 */
export function nameLikeness(a: string, b: string): NameLikeness | null {
  if (a === '' || b === '') return null;
  if (a === b) return 'same';
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  if (first === second) return 'case';
  const local = localPart(first);
  return local !== '' && local === localPart(second) ? 'domain' : null;
}

function localPart(name: string): string {
  const at = name.lastIndexOf('@');
  return at < 0 ? name : name.slice(0, at);
}
