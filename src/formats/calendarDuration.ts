import { parseGoDuration } from './goDuration.ts';

const DAY_MS = 86_400_000;

/**
 * Reads a duration in days (`14d`) or as Go writes it (`36h`).
 *
 * @returns milliseconds, at least 0; null when the text is neither
 */
export function parseCalendarDuration(text: string): number | null {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) * DAY_MS;
  const nanoseconds = parseGoDuration(text);
  return nanoseconds === null || nanoseconds < 0n ? null : Number(nanoseconds / 1_000_000n);
}
