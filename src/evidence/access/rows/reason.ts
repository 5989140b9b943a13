import type { Effect } from '../holders/effect.ts';

const MOST_NAMED = 8;

/** The parts of an effect, and why it is for judgment, in one line; null where there is none. */
export function reasonOf({ answer, allowed, allowedBy, why }: Effect): string | null {
  if (answer === 'no') return null;
  const more = allowedBy.length > 1 ? ` (roles ${shortened(allowedBy)})` : '';
  const doubt = why.length === 0 ? '' : `; for judgment: ${shortened(why)}`;
  return `${shortened(allowed)}${more}${doubt}`;
}

/** The first of several texts, and how many more there are. */
export function shortened(values: readonly string[], separator = ', '): string {
  const shown = values.slice(0, MOST_NAMED).join(separator);
  return values.length > MOST_NAMED ? `${shown} and ${values.length - MOST_NAMED} more` : shown;
}
