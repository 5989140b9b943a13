import { plural } from '../../formats/plural.ts';

/** An age as a reader says it: minutes below an hour, hours below two days, days. */
export function ageText(seconds: number): string {
  if (seconds < 3600) return plural(Math.floor(seconds / 60), 'minute');
  if (seconds < 2 * 86_400) return plural(Math.floor(seconds / 3600), 'hour');
  return plural(Math.floor(seconds / 86_400), 'day');
}
