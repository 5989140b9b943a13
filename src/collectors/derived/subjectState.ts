import type { JsonObject } from '../../formats/canonicalJson.ts';

/** One version of a resource as snapshots saw it. Milliseconds since the epoch. */
export interface StateVersion {
  body: JsonObject;
  /** start of the first snapshot that held this version */
  seenMs: number;
  /** end of that snapshot's run (or its start when it never ended): the listing was read between the two */
  seenByMs: number;
  /** start of the last snapshot that held this version, as far as known; the first one where no other did */
  heldMs: number;
  /** start of the first snapshot whose full listing no longer held this version; null: the last full listing held it */
  goneMs: number | null;
}

/** The last listing of a dataset that was read completely with the required permission. */
export interface Listing {
  startedMs: number;
  endedMs: number;
}

/** One resource in snapshots. `listing` is null when no full listing was ever had: absence proves nothing. */
export interface SubjectState {
  versions: readonly StateVersion[];
  listing: Listing | null;
  /** starts of all full listings, milliseconds since the epoch, in order; left out: only the last one is known */
  listedMs?: readonly number[];
}

export const NO_STATE: SubjectState = { versions: [], listing: null };

/** A list read right after a write can lag (teleport-api §0.4 item 13). */
export const LIST_LAG_MS = 15_000;

/** The version that the last full listing held, or null. */
export function currentVersion(state: SubjectState): StateVersion | null {
  const last = state.versions.at(-1);
  return last !== undefined && last.goneMs === null ? last : null;
}

/**
 * Whether something that happened at `ms` must show in the last full listing.
 *
 * @param ms time of the change, milliseconds since the epoch
 */
export function listedAfter(state: SubjectState, ms: number): boolean {
  return state.listing !== null && ms + LIST_LAG_MS < state.listing.startedMs;
}

/** Start of the first full listing that must show what happened at `ms`; `ms` itself where there is none. */
export function firstListingAfter(state: SubjectState, ms: number): number {
  const starts = state.listedMs ?? (state.listing === null ? [] : [state.listing.startedMs]);
  return starts.find((start) => ms + LIST_LAG_MS < start) ?? ms;
}
