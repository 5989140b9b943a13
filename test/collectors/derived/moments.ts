import type { SubjectState } from '../../../src/collectors/derived/subjectState.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { storedEvent } from './recorded.ts';

/** RFC 3339 time of a minute of the day that tests play on. */
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** The same in milliseconds since the epoch. */
export const ms = (minute: number) => Date.UTC(2026, 0, 1, 0, minute);

let uid = 0;

/** An event at a minute. */
export const event = (minute: number, type: string, more: JsonObject = {}, code = 'T1I') =>
  storedEvent({ time: at(minute), uid: `u${++uid}`, event: type, code, ...more });

/** State from [minute seen, minute gone or null, body], with the last full listing at a minute. */
export function state(
  listedAt: number | null,
  ...versions: [number, number | null, JsonObject][]
): SubjectState {
  return {
    versions: versions.map(([seen, gone, body]) => ({
      body,
      seenMs: ms(seen),
      seenByMs: ms(seen) + 60_000,
      heldMs: ms(gone === null ? (listedAt ?? seen) : seen),
      goneMs: gone === null ? null : ms(gone),
    })),
    listing: listedAt === null ? null : { startedMs: ms(listedAt), endedMs: ms(listedAt) + 60_000 },
  };
}
