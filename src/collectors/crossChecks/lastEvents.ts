import type { StoredEvent } from '../../records/evidence.ts';
import { parseEvents, text } from '../derived/eventBody.ts';
import type { CheckedSnapshot } from './discrepancy.ts';

/** The last event of a resource before its state was read. */
export interface LastWord {
  event: StoredEvent['event'];
  timeUs: number;
  /** `expires` of the event */
  expires: string;
  /** whether an event of creation is among those of the name */
  created: boolean;
}

/**
 * The last of some events for each `name` in them. Names that something happened to while the state was being read are
 * left out: nobody can say which came first.
 */
export function lastWords(
  snapshot: CheckedSnapshot,
  created: string,
  types: readonly string[],
): { words: ReadonlyMap<string, LastWord>; unsure: ReadonlySet<string> } {
  const words = new Map<string, LastWord>();
  const unsure = new Set<string>();
  for (const { event, timeUs, body } of parseEvents(snapshot.events([created, ...types]))) {
    const name = text(body.name);
    if (timeUs > snapshot.stateToUs || name === '') continue;
    if (timeUs >= snapshot.stateFromUs) unsure.add(name);
    const before = words.get(name)?.created ?? false;
    words.set(name, { event, timeUs, expires: text(body.expires), created: before || event === created });
  }
  return { words, unsure };
}

/** Whether a time lies in the part of the log that is known, and before the state was read. */
export function wasRead(snapshot: CheckedSnapshot, timeUs: number): boolean {
  return timeUs >= snapshot.log.fromUs && timeUs < snapshot.log.toUs && timeUs < snapshot.stateFromUs;
}

/** Whether a time of an event has passed when the state was read; false for none. */
export function hasPassed(snapshot: CheckedSnapshot, time: string): boolean {
  const ms = Date.parse(time);
  return Number.isFinite(ms) && ms > 0 && ms * 1000 <= snapshot.stateToUs;
}
