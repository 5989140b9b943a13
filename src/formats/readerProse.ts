import { readerActor } from './readerActor.ts';
import { readerTime } from './readerTime.ts';

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
const HOST_ACTOR = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*/g;

/**
 * A sentence that holds times and actors as files write them, as people read it: `2026-07-14 11:04:00 UTC`, and "local
 * administrator on the auth host (…)" for the gateway's built-in identities.
 */
export function readerProse(sentence: string): string {
  return sentence.replace(TIME, readerTime).replace(HOST_ACTOR, readerActor);
}
