import { readFileSync } from 'node:fs';
import type { SubjectState } from '../../../src/collectors/derived/subjectState.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { microseconds } from '../../../src/formats/timestamp.ts';
import type { StoredEvent } from '../../../src/records/evidence.ts';

const FOLDER = new URL('../../../fixtures/recordings/teleport-14.2.0/', import.meta.url);

/** The recorded audit log as the store would hold it. */
export function recordedEvents(): StoredEvent[] {
  return readFileSync(new URL('events.jsonl', FOLDER), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => storedEvent(JSON.parse(line) as JsonObject, index + 1));
}

/** What tctl printed for a kind. */
export function recordedState(file: string): JsonObject[] {
  return JSON.parse(readFileSync(new URL(`tctl/${file}.json`, FOLDER), 'utf8')) as JsonObject[];
}

/** When the recorded state is taken to have been listed. */
export const LISTED_MS = Date.parse('2026-11-21T09:30:00Z');

/** The state of one resource in a single full listing. */
export function listed(rows: readonly JsonObject[], name: string, atMs = LISTED_MS): SubjectState {
  const body = rows.find((row) => (row.metadata as JsonObject).name === name);
  const versions =
    body === undefined ? [] : [{ body, seenMs: atMs, seenByMs: atMs + 1000, heldMs: atMs, goneMs: null }];
  return { versions, listing: { startedMs: atMs, endedMs: atMs + 1000 } };
}

let running = 0;
/** An event row from its JSON. */
export function storedEvent(body: JsonObject, seq = ++running): StoredEvent {
  return {
    seq,
    timeUs: microseconds(String(body.time)) ?? Math.round(Date.parse(String(body.time)) * 1000),
    uid: String(body.uid),
    event: String(body.event),
    code: String(body.code ?? ''),
    json: JSON.stringify(body),
  };
}
