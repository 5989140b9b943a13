import type { JsonObject } from '../formats/canonicalJson.ts';

/**
 * One resource as evidence: `body` is the value that `tctl get … --format=json` prints for it, less secrets and less
 * volatile fields. `key` identifies it within the dataset and sorts it (mostly `metadata.name`).
 */
export interface EvidenceRow {
  key: string;
  body: JsonObject;
}

/** An audit event as stored: `json` is the canonical JSON of the event as received, less secrets. */
export interface StoredEvent {
  /** running number in the store; grows in order of arrival, not of time */
  seq: number;
  /** microseconds since 1970-01-01T00:00:00Z */
  timeUs: number;
  uid: string;
  /** event type, e.g. user.create */
  event: string;
  /** event code, e.g. T1002I */
  code: string;
  json: string;
}

/**
 * Some events, or rows made of events, as bytes: one line of canonical JSON each, every line ended by LF. Whoever gets them may
 * keep them until asking for the next, or pass their memory on to another thread.
 */
export interface EventLines {
  lines: Buffer;
  /** number of lines */
  count: number;
}
