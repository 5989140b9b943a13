import { NOT_UNDONE, type Undone } from './revocations/revocationRow.ts';
import {
  currentVersion,
  firstListingAfter,
  LIST_LAG_MS,
  type StateVersion,
  type SubjectState,
} from './subjectState.ts';

/** Evidence of listings about something that was taken away at some moment. */
export interface Presence {
  undone: Undone;
  /** whether a full listing confirms that it was gone */
  confirmed: boolean;
}

/** RFC 3339 UTC of milliseconds since the epoch. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/**
 * Whether something deleted at `ms` stayed away, as far as full listings show, and when it was back. Absence is believed at
 * once; presence only when the listing was read well after the deletion, because lists lag (teleport-api §0.4 item 13).
 *
 * @param holds whether a version shows what was taken away (all of them, for a deleted thing)
 */
export function presenceAfter(
  state: SubjectState,
  ms: number,
  holds: (version: StateVersion) => boolean = () => true,
): Presence {
  const back = state.versions.find((version) => version.seenMs > ms && holds(version));
  const current = currentVersion(state);
  const next = firstListingAfter(state, ms);
  const isStillThere =
    next > ms &&
    state.versions.some((version) => version.seenMs <= ms && version.heldMs >= next && holds(version));
  // a partial listing may have shown it before the first full one did
  if (back !== undefined && (!isStillThere || back.seenMs < next)) {
    const lifted_from = isoTime(Math.max(ms, lastWithout(state, ms, back)));
    return { undone: { lifted: null, lifted_from, lifted_to: isoTime(back.seenMs) }, confirmed: true };
  }
  if (isStillThere) {
    const lifted_to = isoTime(next);
    return { undone: { lifted: null, lifted_from: isoTime(ms), lifted_to }, confirmed: true };
  }
  const isAbsent = current === null || !holds(current);
  const confirmed = state.listing !== null && isAbsent && ms <= state.listing.endedMs;
  return { undone: NOT_UNDONE, confirmed };
}

/** The last snapshot between the deletion and its return that showed it gone; the deletion itself where there is none. */
function lastWithout(state: SubjectState, ms: number, back: StateVersion): number {
  const gone = state.versions
    .map(({ goneMs }) => goneMs)
    .filter((goneMs): goneMs is number => goneMs !== null && goneMs >= ms && goneMs < back.seenMs);
  return Math.max(ms, ...gone);
}

/** A span in which something left the listing, with the version that left. */
export interface Vanishing {
  version: StateVersion;
  goneMs: number;
  /** the version with which it came back, or null */
  next: StateVersion | null;
}

/** Every time that full listings lost it; a version that another one replaced at once was changed, not lost. */
export function vanishings(state: SubjectState): Vanishing[] {
  return state.versions.flatMap((version, index) => {
    const next = state.versions[index + 1] ?? null;
    if (version.goneMs === null || (next !== null && next.seenMs <= version.goneMs)) return [];
    return [{ version, goneMs: version.goneMs, next }];
  });
}

/** Whether the audit log was read for the whole of a span; both ends in milliseconds since the epoch. */
export type LogCovers = (fromMs: number, toMs: number) => boolean;

/** Reads the log's read ranges once. */
export function logCoverage(ranges: readonly { fromUs: number; toUs: number }[]): LogCovers {
  return (fromMs, toMs) =>
    ranges.some(({ fromUs, toUs }) => fromUs <= fromMs * 1000 && toUs >= (toMs + LIST_LAG_MS) * 1000);
}

/** No log was read. */
export const NO_LOG: LogCovers = () => false;

/** Why no event was found of something that two snapshots show, in words. */
export function whyNoEvent(covers: boolean): string {
  return covers ? 'no deletion event was found' : 'the audit log has not been read that far yet';
}
